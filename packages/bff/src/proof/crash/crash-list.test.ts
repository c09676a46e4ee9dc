/** The list of crash points: it is generated from what a run did, and a choice from it leaves no operation out. */
import { describe, expect, it } from 'vitest';
import { oneOfEach, spreadOver } from './crash-list.ts';
import { formatCrashPoint, parseCrashPoint } from './crash-point.ts';
import type { CrashPoint } from './crash-point.ts';
import { nothingKnown, pointsOf } from './points-of.ts';
import type { ObservedCall } from './watch-calls.ts';

const point = (operation: string, ordinal: number, more: Partial<CrashPoint> = {}): CrashPoint => ({
  operation,
  ordinal,
  moment: 'after',
  step: null,
  ...more,
});

const call = (operation: string, statements = 0, commits = 0): ObservedCall => ({
  operation,
  statements,
  commits,
});

const written = (points: readonly CrashPoint[]): readonly string[] => points.map(formatCrashPoint);

describe('the list', () => {
  it('has a point before and after each call, after its statements and at its commits', () => {
    const calls = [call('a'), call('b', 2, 1), call('a')];
    expect(written(pointsOf(calls, nothingKnown()))).toEqual([
      'a#1:before',
      'a#1:after',
      'b#1:before',
      'b#1:statement-1',
      'b#1:statement-2',
      'b#1:commit-1',
      'b#1:after',
      'a#2:before',
      'a#2:after',
    ]);
  });

  it('has the middle of a unit once for each shape, and its end always', () => {
    const points = pointsOf([call('b', 3, 1), call('b', 3, 1), call('b', 2, 1)], nothingKnown());
    expect(
      points.filter(({ moment }) => moment === 'statement').map((one) => [one.ordinal, one.step]),
    ).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 3],
      [3, 1],
      [3, 2],
    ]);
  });

  it('leaves out what an earlier scenario reached by the same way, and only that', () => {
    const known = nothingKnown();
    pointsOf([call('a'), call('b'), call('c')], known);
    expect(written(pointsOf([call('a'), call('c'), call('b')], known))).toEqual([
      'c#1:before',
      'c#1:after',
      'b#1:before',
      'b#1:after',
    ]);
  });

  it('is read back as it was written', () => {
    const inside = point('x.y', 1, { moment: 'statement', step: 7 });
    for (const one of [point('x.y', 3), inside]) {
      expect(parseCrashPoint(formatCrashPoint(one))).toEqual(one);
    }
    for (const text of ['x.y:after', 'x.y#1:after-2', 'x.y#1:commit']) {
      expect(() => parseCrashPoint(text)).toThrow('not a crash point');
    }
  });
});

describe('a choice', () => {
  it('is walked through by turns, each with every operation of both engines, but for the last call of several', () => {
    const all = (['sqlite', 'postgres'] as const).flatMap((engine) =>
      [point('a', 1), point('a', 2), point('a', 3), point('b', 1)].map((one) => ({
        engine,
        scenario: 'pay' as const,
        point: one,
        without: null,
      })),
    );
    const turns = [0, 1, 2].map((turn) => oneOfEach(all, turn));
    for (const turn of turns) expect(turn).toHaveLength(4);
    expect(new Set(turns.flat())).toEqual(new Set(all.filter(({ point: { ordinal } }) => ordinal < 3)));
  });

  it('of a crowd is spread over its life and leaves out the end that another crowd may not reach', () => {
    const many = Array.from({ length: 10 }, (_, n) => point('a', n + 1));
    expect(spreadOver(many, 4).map(({ ordinal }) => ordinal)).toEqual([1, 3, 5, 7]);
    expect(spreadOver([point('b', 1)], 4)).toHaveLength(1);
    expect(spreadOver(many, Number.POSITIVE_INFINITY)).toEqual(many);
  });
});
