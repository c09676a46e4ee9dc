import { expect, it } from 'vitest';
import { CheckoutWatchers } from './checkout-watchers.ts';

const ignore = (): (() => void) => () => undefined;

it('one checkout has at most ten watchers, and one that leaves makes room', () => {
  const watchers = new CheckoutWatchers({ perClientMax: 200, max: 300 });
  const leave = Array.from({ length: 10 }, (_, index) =>
    watchers.watch('co_1', `client ${String(index)}`, ignore()),
  );
  expect(leave).not.toContain(null);
  expect(watchers.watch('co_1', 'another', ignore())).toBeNull();
  leave[0]?.();
  leave[0]?.();
  expect(watchers.watch('co_1', 'another', ignore())).not.toBeNull();
  expect(watchers.watch('co_1', 'another', ignore())).toBeNull();
});

it('one client watches at most 200 checkouts, others are not held up, and leaving makes room once', () => {
  const watchers = new CheckoutWatchers({ perClientMax: 200, max: 300 });
  const watch = (client: string, index: number) => watchers.watch(`co_${String(index)}`, client, ignore());
  const leave = Array.from({ length: 200 }, (_, index) => watch('client', index));
  expect(leave).not.toContain(null);
  expect(watch('client', 200)).toBeNull();
  expect(watch('another', 200)).not.toBeNull();
  leave[0]?.();
  leave[0]?.();
  expect(watch('client', 201)).not.toBeNull();
  expect(watch('client', 202)).toBeNull();
});

it('all clients together have a bound too', () => {
  const watchers = new CheckoutWatchers({ perClientMax: 2, max: 3 });
  const watch = (index: number) => watchers.watch(`co_${String(index)}`, `client ${String(index)}`, ignore());
  const leave = [0, 1, 2].map(watch);
  expect(leave).not.toContain(null);
  expect(watch(3)).toBeNull();
  leave[1]?.();
  expect(watch(3)).not.toBeNull();
});

it('a change wakes the watchers of its checkout alone', () => {
  const watchers = new CheckoutWatchers({ perClientMax: 200, max: 300 });
  const woken: string[] = [];
  watchers.watch('co_1', 'client', () => woken.push('1'));
  watchers.watch('co_2', 'client', () => woken.push('2'));
  watchers.publish('co_1');
  expect(woken).toEqual(['1']);
  watchers.wakeAll();
  expect(woken).toEqual(['1', '1', '2']);
});

it('who waits until nobody watches is told when the last has left', async () => {
  const watchers = new CheckoutWatchers({ perClientMax: 200, max: 300 });
  await watchers.whenEmpty();
  const leave = ['co_1', 'co_2'].map((id) => watchers.watch(id, 'client', ignore()));
  const told: string[] = [];
  const waits = [1, 2].map(() => watchers.whenEmpty().then(() => told.push('empty')));
  leave[0]?.();
  await Promise.resolve();
  expect(told).toEqual([]);
  leave[1]?.();
  await Promise.all(waits);
  expect(told).toEqual(['empty', 'empty']);
});
