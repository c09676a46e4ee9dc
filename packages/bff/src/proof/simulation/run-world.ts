/** Lets one simulated world live: sends its shoppers, lets happen what happens, and checks it to the end. Called by the command and by the tests. */
import { orderIdSchema } from '@epos-kantan/shared';
import { START_GRACE_MS } from '../../checkout/policy.ts';
import { BACK_OFF_MAX_MS, checkEnd } from './check-end.ts';
import type { Breach } from './breach.ts';
import type { Coverage, FaultKind } from './faults.ts';
import type { LatencyCounts } from './latency-figures.ts';
import { inventPayment, payWithoutRecord } from './lost-records.ts';
import { makeOrder } from './orders.ts';
import { operate } from './operator.ts';
import { NO_SABOTAGE } from './sabotage.ts';
import { BEGINNING } from './settings.ts';
import { buy } from './shopper.ts';
import type { Sabotage } from './world-parts.ts';
import { World } from './world.ts';

/** How a world is run. */
export interface RunOptions {
  readonly seed: number;
  /** Most events; a world that is cut off is not checked at its end. */
  readonly stepsMax?: number;
  readonly sabotage?: Sabotage;
  /** Counts what struck, over many worlds. */
  readonly coverage?: Coverage;
  /** Lines of the record that are handed back. Default 40. */
  readonly lines?: number;
}

/** What became of a world. */
export interface WorldEnd {
  readonly seed: number;
  readonly steps: number;
  readonly checkouts: number;
  readonly hash: string;
  readonly breach: Breach | null;
  /** It was cut off, and its end was not checked. */
  readonly isCut: boolean;
  /** The last lines of the record. */
  readonly lastLines: readonly string[];
  readonly lateness: readonly number[];
  readonly latencies: LatencyCounts;
}

const STEPS_MAX = 200_000;
const LINES_SHOWN = 40;

/** How far a clock can be off, ms. */
const JUMPS_MS = [
  0, -3_000, 3_000, -60_000, 60_000, -600_000, 600_000, -3_600_000, 3_600_000, 86_400_000, -86_400_000,
];

/** Runs the world of a seed. */
export async function runWorld(options: RunOptions): Promise<WorldEnd> {
  const world = new World(
    options.seed,
    options.sabotage ?? NO_SABOTAGE,
    options.coverage ?? new Map<FaultKind, number>(),
  );
  try {
    begin(world);
    const isCut = await live(world, options.stepsMax ?? STEPS_MAX);
    if (!isCut && world.breach === null) world.oracle.judge(() => checkEnd(world));
    return {
      seed: options.seed,
      steps: world.time.steps,
      checkouts: world.oracle.checkouts.length,
      hash: world.trace.hash,
      breach: world.breach,
      isCut,
      lastLines: world.trace.last(options.lines ?? LINES_SHOWN),
      lateness: world.lateness,
      latencies: world.latencies.counts,
    };
  } finally {
    await world.close();
  }
}

/** Everything that will happen by itself. */
function begin(world: World): void {
  const { random, time, settings, faults } = world;
  for (const instance of world.instances) time.after(0, () => world.boot(instance));
  for (let number = 1; number <= settings.orders; number += 1) {
    const order = makeOrder(world, number);
    time.after(random.between(1_000, settings.shoppersUntil), () => {
      buy(world, order).catch((error: unknown) => {
        world.failed(error);
      });
    });
  }
  const sometime = (run: () => unknown): void => {
    time.after(random.between(0, settings.faultsUntil), run);
  };
  if (random.chance(0.2)) {
    sometime(() => {
      faults.count('outage');
      world.outageUntil = time.now + random.pick([10_000, 60_000, 400_000]);
      world.troubles.everywhere(world.outageUntil);
      world.note('gmo', 'answers nobody');
    });
  }
  if (random.chance(0.2)) {
    sometime(() => {
      faults.count('store_slow');
      world.slowUntil = time.now + 60_000;
      world.troubles.everywhere(world.slowUntil);
    });
  }
  if (random.chance(0.4)) for (let n = 0; n < 5; n += 1) sometime(() => forge(world));
  beginLost(world);
  if (random.chance(0.3)) for (let n = 0; n < 3; n += 1) sometime(() => cancelSome(world));
  if (settings.operators) for (let n = 0; n < 4; n += 1) sometime(() => operate(world));
  if (settings.clocksJump) for (let n = 0; n < 3; n += 1) sometime(() => jump(world));
  time.after(settings.faultsUntil, () => {
    faults.end();
    world.faultsEndedAt = time.now;
    for (const instance of world.instances) instance.clockAhead = 0;
    world.note('world', 'no more faults');
    world.armTimers();
  });
}

/** Payments without a record, some of them of an order that is bought in this world as well. */
function beginLost(world: World): void {
  const { random, time, settings } = world;
  for (let number = 1; number <= settings.lostRecords; number += 1) {
    const name = random.chance(0.5) ? `order-0${String(number)}` : `lost-0${String(number)}`;
    time.after(random.between(0, settings.faultsUntil), () => {
      payWithoutRecord(world, orderIdSchema.parse(name)).catch((error: unknown) => {
        world.failed(error);
      });
      inventPayment(world);
    });
  }
}

/** True = cut off. */
async function live(world: World, stepsMax: number): Promise<boolean> {
  const { time } = world;
  while (time.nextAt !== null && world.breach === null) {
    if (time.nextAt > endOf(world) && isDelivered(world)) return false;
    if (time.steps >= stepsMax) return true;
    await time.step();
    world.look();
  }
  return false;
}

/** When time enough has passed for the attempt that was opened last. Ms since the epoch. */
function endOf({ oracle, settings, furthestAhead }: World): number {
  const { paymentTermMs, finishMs } = settings.policy;
  const longestLife = paymentTermMs + Math.max(START_GRACE_MS, finishMs) + BACK_OFF_MAX_MS;
  return Math.max(BEGINNING + settings.endsAt, oracle.lastOpenedAt + longestLife) + furthestAhead;
}

function isDelivered(world: World): boolean {
  return (
    world.database.rows(
      `SELECT 1 FROM outbox WHERE state = 'waiting' UNION ALL SELECT 1 FROM orphan_events WHERE state = 'waiting' LIMIT 1`,
    ).length === 0
  );
}

function forge(world: World): void {
  const attempts = world.oracle.checkouts.flatMap(({ stored }) => stored.attempts);
  if (attempts.length > 0) world.notifications.forge(world.random.pick(attempts).gmo_order_id);
}

function cancelSome(world: World): void {
  world.shop.cancelSome().catch((error: unknown) => {
    world.failed(error);
  });
}

function jump(world: World): void {
  const { random, faults } = world;
  const instance = random.pick(world.instances);
  faults.count('clock_jump');
  instance.clockAhead = random.pick(JUMPS_MS);
  world.furthestAhead = Math.max(world.furthestAhead, instance.clockAhead);
  world.note(instance.name, `its clock is ${String(instance.clockAhead / 1000)} s ahead`);
  world.armTimers();
}
