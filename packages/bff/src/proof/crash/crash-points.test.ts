/**
 * Crash points, a bounded part of `pnpm crash-points`: one of every operation that a payment reaches, others every day. And the parts of that proof
 * that it stands on: the list is generated, the choice leaves no operation out, what is written as a point is read back.
 */
import { describe, expect, it } from 'vitest';
import { oneOfEach, spreadOver } from './crash-list.ts';
import { formatCrashPoint, parseCrashPoint } from './crash-point.ts';
import type { CrashPoint } from './crash-point.ts';
import { commandOf, runCases } from './run-cases.ts';
import { pointsOf, recordPoints } from './run-crash.ts';
import { createCallWatch } from './watch-calls.ts';
import type { ObservedCall } from './watch-calls.ts';

const point = (operation: string, ordinal: number, more: Partial<CrashPoint> = {}): CrashPoint => ({
  operation,
  ordinal,
  moment: 'after',
  endedBefore: null,
  ...more,
});

describe('killed with -9 at a crash point', () => {
  it('of every operation: the order ends as if nothing had happened, within a minute', async () => {
    // Each day others; a failure prints the command that repeats its point on any day.
    const today = Math.floor(Date.now() / 86_400_000);
    const scenario = today % 2 === 0 ? 'pay' : 'returns';
    const points = await recordPoints(scenario);
    const cases = oneOfEach(
      points.map((one) => ({ scenario, point: one })),
      Math.floor(today / 2),
    );
    const results = await runCases(cases);
    expect(
      results
        .filter(({ fault }) => fault !== null)
        .map(({ crashCase, fault }) => `${commandOf(crashCase)}: ${String(fault)}`),
    ).toEqual([]);
    expect(new Set(cases.map(({ point: { operation } }) => operation))).toEqual(
      new Set(points.map(({ operation }) => operation)),
    );
    // The doors of the store, of GMO-PG and of the shop: a list without one of them would prove nothing about it.
    const doors = new Set(points.map(({ operation }) => operation.split('.')[0]));
    expect([...doors].sort()).toEqual(['checkouts', 'gateway', 'inbox', 'outbox', 'outgoing', 'storage']);
  }, 180_000);
});

describe('the list of crash points', () => {
  it('has a point before and after each call that did something, and none for a call that did not', () => {
    const call = (operation: string, idle: boolean, endedBefore: number): ObservedCall => ({
      operation,
      idle,
      endedBefore,
    });
    const calls = [call('a', false, 0), call('b', true, 1), call('b', false, 1), call('a', false, 2)];
    expect(pointsOf(calls).map(formatCrashPoint)).toEqual([
      'a#1:before',
      'a#1:after',
      'b#1:before@1',
      'b#1:after',
      'a#2:before',
      'a#2:after',
    ]);
  });

  it('is read back as it was written', () => {
    for (const one of [point('x.y', 3), point('x.y', 1, { moment: 'before', endedBefore: 7 })]) {
      expect(parseCrashPoint(formatCrashPoint(one))).toEqual(one);
    }
    expect(() => parseCrashPoint('x.y:after')).toThrow('not a crash point');
  });

  it('is walked through completely by turns, each with every operation', () => {
    const all = [point('a', 1), point('a', 2), point('a', 3), point('b', 1)];
    const cases = all.map((one) => ({ scenario: 'pay' as const, point: one }));
    const turns = [0, 1, 2].map((turn) => oneOfEach(cases, turn).map((one) => one.point));
    for (const turn of turns)
      expect(new Set(turn.map(({ operation }) => operation))).toEqual(new Set(['a', 'b']));
    expect(new Set(turns.flat())).toEqual(new Set(all));
  });

  it('of a crowd is spread over its life and leaves out the end that another crowd may not reach', () => {
    const many = Array.from({ length: 10 }, (_, n) => point('a', n + 1));
    expect(spreadOver(many, 4).map(({ ordinal }) => ordinal)).toEqual([1, 3, 5, 7]);
    expect(spreadOver([point('b', 1)], 4)).toHaveLength(1);
  });
});

describe('the watch around a port', () => {
  it('covers a method that nobody listed, and tells by the database whether it wrote', async () => {
    let version = 0;
    const seen: ObservedCall[] = [];
    const watch = createCallWatch({
      plan: null,
      changes: () => version,
      report: (call) => seen.push(call),
      crash: () => undefined,
    });
    const storage = watch.around('storage', {
      checkouts: {
        aNewWrite: async () => (version += 1),
        aNewRead: async () => version,
      },
    });
    const gateway = watch.around('gateway', { aNewCall: async () => 'answer' });
    await storage.checkouts.aNewWrite();
    await storage.checkouts.aNewRead();
    expect(await gateway.aNewCall()).toBe('answer');
    expect(seen).toEqual([
      { operation: 'checkouts.aNewWrite', idle: false, endedBefore: 0 },
      { operation: 'checkouts.aNewRead', idle: true, endedBefore: 1 },
      { operation: 'gateway.aNewCall', idle: false, endedBefore: 1 },
    ]);
  });

  it.each([
    ['before', []],
    ['after', ['made']],
  ] as const)('ends the process %s the call', async (moment, expected) => {
    const events: string[] = [];
    const crashed = new Promise<void>((resolve) => {
      const watch = createCallWatch({
        plan: point('gateway.call', 2, { moment }),
        changes: () => 0,
        report: () => undefined,
        crash: () => resolve(),
      });
      const gateway = watch.around('gateway', { call: async () => void events.push('made') });
      void gateway.call().then(() => {
        events.length = 0;
        return gateway.call();
      });
    });
    await crashed;
    expect(events).toEqual(expected);
  });
});
