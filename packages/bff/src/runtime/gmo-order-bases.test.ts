import { expect, it } from 'vitest';
import { createGmoOrderBases } from './gmo-order-bases.ts';

const SEED = 'a'.repeat(64);
const baseOf = createGmoOrderBases(SEED, 'tshop00000001');

it('an order has one base for ever: the vector is pinned, because a release that makes others would charge lost orders again', () => {
  expect(baseOf('order-1')).toBe('n43h4la2djvbgkx2ftnj');
});

it('another order, shop or database has another', () => {
  const others = [
    baseOf('order-2'),
    baseOf('Order-1'),
    createGmoOrderBases(SEED, 'tshop00000002')('order-1'),
    createGmoOrderBases('b'.repeat(64), 'tshop00000001')('order-1'),
  ];
  expect(new Set([...others, baseOf('order-1')]).size).toBe(5);
});

it('it is of the form that our OrderIDs have, whatever the order is called', () => {
  for (const order of ['注文-1', '🛒', "'; --", 'x'.repeat(64)])
    expect(baseOf(order)).toMatch(/^[a-z2-7]{20}$/);
});
