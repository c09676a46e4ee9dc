import { describe, expect, it } from 'vitest';
import { FAULT_KINDS } from './faults.ts';
import type { Coverage } from './faults.ts';
import { runWorld } from './run-world.ts';
import type { WorldEnd } from './run-world.ts';
import { SABOTAGES } from './sabotage.ts';

/** Worlds of the bounded run: the fewest steps in which every kind of fault strikes. `pnpm simulate` runs as many as one likes. */
const WORLDS = { from: 42, to: 51 };

/** A guard that is taken out has to be missed within so many worlds. */
const WORLDS_TO_NOTICE = 25;

/**
 * Where the search begins when not at 1: what some guards are for is rare, so that many worlds never miss them, and of the others
 * these are the worlds that notice soonest.
 */
const FIRST_WORLD: Readonly<Record<string, number>> = {
  'answer-not-kept': 17,
  'duplicate-captured': 2,
  'ended-attempt-not-asked': 12,
  'hint-swallowed': 123,
  'no-answer-is-failure': 6,
  'orphan-forgotten': 14,
  'own-slow-clock-believed': 15,
  'refund-of-the-moment': 3,
  'retried-under-a-new-id': 3,
  'second-sales-is-final': 16,
  'suspect-believed': 24,
  'ticket-of-the-dead': 12,
  'timer-gives-up': 14,
  'unknown-entry-begun-anew': 3,
  'unknown-refund-believed': 13,
  'unknown-sales-believed': 21,
  'version-check-dropped': 4,
};

/** Time for a machine that does other things as well. */
const PATIENCE_MS = 600_000;

describe('simulated worlds', () => {
  it('a seed replays exactly, and another seed is another world', { timeout: PATIENCE_MS }, async () => {
    const ends = [await runWorld({ seed: 78 }), await runWorld({ seed: 78 }), await runWorld({ seed: 10 })];
    const [first, again, other] = ends.map(({ hash, steps, checkouts }) => ({ hash, steps, checkouts }));
    expect(again).toEqual(first);
    expect(other?.hash).not.toBe(first?.hash);
  });

  it('no world breaks an invariant, and every kind of fault struck', { timeout: PATIENCE_MS }, async () => {
    const coverage: Coverage = new Map();
    for (let seed = WORLDS.from; seed <= WORLDS.to; seed += 1) {
      const end = await runWorld({ seed, coverage });
      expect(end.breach, describeBreach(end)).toBeNull();
    }
    expect(FAULT_KINDS.filter((kind) => !coverage.has(kind))).toEqual([]);
  });

  it.each(Object.keys(SABOTAGES))(
    'a missing guard is noticed: %s',
    { timeout: PATIENCE_MS },
    async (name) => {
      expect(await worldThatNotices(name)).not.toBeNull();
    },
  );
});

async function worldThatNotices(name: string): Promise<number | null> {
  const sabotage = SABOTAGES[name];
  if (sabotage === undefined) throw new Error(`no sabotage is called ${name}`);
  const first = FIRST_WORLD[name] ?? 1;
  for (let seed = first; seed < first + WORLDS_TO_NOTICE; seed += 1) {
    const { breach } = await runWorld({ seed, sabotage });
    if (breach !== null) return seed;
  }
  return null;
}

function describeBreach({ seed, breach, lastLines }: WorldEnd): string {
  const replay = `pnpm simulate --seeds 1 --from ${String(seed)}`;
  return [...lastLines, `${String(breach?.invariant)}: ${String(breach?.message)}`, replay].join('\n');
}
