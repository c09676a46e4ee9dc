import { expect, it } from 'vitest';
import { createLoginLimits } from './login-limits.ts';

const BOUNDS = { windowMs: 1_000, failuresOfAddressMax: 2, failuresMax: 6, addressesMax: 3 };

function makeLimits(bounds = BOUNDS) {
  const time = { now: 0 };
  return { time, limits: createLoginLimits(() => time.now, bounds) };
}

it('an address that failed too often waits until its window is over', () => {
  const { time, limits } = makeLimits();
  limits.failed('a');
  time.now = 100;
  expect(limits.waitMs('a')).toBe(0);
  limits.failed('a');
  expect([limits.waitMs('a'), limits.waitMs('b')]).toEqual([900, 0]);
  time.now = 1_000;
  expect(limits.waitMs('a')).toBe(0);
  limits.failed('a');
  expect(limits.waitMs('a')).toBe(0);
});

it('a login that succeeds forgets the failures before it', () => {
  const { limits } = makeLimits();
  limits.failed('a');
  limits.succeeded('a');
  limits.failed('a');
  expect(limits.waitMs('a')).toBe(0);
});

it('too many failures of all addresses together hold up everybody but who has been here', () => {
  const { time, limits } = makeLimits({ ...BOUNDS, addressesMax: 100 });
  limits.succeeded('operator');
  for (const address of ['a', 'b', 'c', 'd', 'e', 'f']) limits.failed(address);
  expect([limits.waitMs('new'), limits.waitMs('operator')]).toEqual([1_000, 0]);
  time.now = 1_000;
  expect(limits.waitMs('new')).toBe(0);
});

it('whoever has been here is still held up by his own failures', () => {
  const { limits } = makeLimits();
  limits.succeeded('operator');
  limits.failed('operator');
  limits.failed('operator');
  expect(limits.waitMs('operator')).toBe(1_000);
});

it('remembers no more addresses than it may, the newest', () => {
  const { limits } = makeLimits({ ...BOUNDS, failuresMax: 1_000 });
  for (const address of ['a', 'b', 'c', 'd']) {
    limits.failed(address);
    limits.failed(address);
  }
  expect(['a', 'b', 'c', 'd'].map((address) => limits.waitMs(address))).toEqual([0, 1_000, 1_000, 1_000]);
});

it('an address whose window ended stands at the end of the line once it fails again', () => {
  const { time, limits } = makeLimits({ ...BOUNDS, failuresMax: 1_000, failuresOfAddressMax: 1 });
  for (const address of ['a', 'b', 'c']) limits.failed(address);
  time.now = 1_000;
  limits.failed('a');
  limits.failed('d');
  expect(['a', 'd'].map((address) => limits.waitMs(address))).toEqual([1_000, 1_000]);
});
