import { expect, it } from 'vitest';
import { originSet, withLoopbackOrigins } from './origin-set.ts';

const SHOP = 'https://shop.example';

it('lets in what is named, byte for byte', () => {
  const origins = originSet([SHOP]);
  expect(
    [SHOP, 'https://shop.example/', 'https://Shop.example', 'http://localhost:3000'].map((one) =>
      origins.has(one),
    ),
  ).toEqual([...[true, false, false, false]]);
});

it.each([
  ['http://localhost:3000', true],
  ['http://localhost', true],
  ['http://127.0.0.1:5173', true],
  ['http://[::1]:8080', true],
  ['http://shop.localhost:3000', true],
  [SHOP, true],
  ['https://localhost:3000', false],
  ['http://localhost.evil.example', false],
  ['http://localhost:3000/', false],
  ['http://127.0.0.1.evil.example', false],
  ['http://10.0.0.1', false],
  ['null', false],
  ['', false],
])('in development %s is %s', (origin, isLetIn) => {
  expect(withLoopbackOrigins([SHOP]).has(origin)).toBe(isLetIn);
});
