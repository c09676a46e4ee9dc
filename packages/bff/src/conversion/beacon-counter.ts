/**
 * Counts beacons in memory and hands them to the store now and then: a beacon is a figure and no payment, so that it costs no write of its
 * own, and a process that dies loses the few of its last seconds. Called by the beacon's route and by a worker.
 */
import type { Beacon } from '@epos-kantan/shared';
import { dayInJapan } from '../sales/sales-report.ts';
import type { ConversionStore } from './conversion-store.ts';

/** Most beacons that one process counts in a minute: a flood makes the figures wrong, and nothing else. */
const PER_MINUTE_MAX = 60_000;

/** Counts beacons. */
export class BeaconCounter {
  readonly #store: Pick<ConversionStore, 'add'>;
  readonly #shopId: string;
  readonly #clock: { now(): number };
  #byDay = new Map<string, Map<Beacon, number>>();
  #minute = 0;
  #ofMinute = 0;

  constructor(store: Pick<ConversionStore, 'add'>, shopId: string, clock: { now(): number }) {
    this.#store = store;
    this.#shopId = shopId;
    this.#clock = clock;
  }

  /** Counts one. */
  count(beacon: Beacon): void {
    const now = this.#clock.now();
    const minute = Math.floor(now / 60_000);
    if (minute !== this.#minute) [this.#minute, this.#ofMinute] = [minute, 0];
    this.#ofMinute += 1;
    if (this.#ofMinute > PER_MINUTE_MAX) return;
    const day = dayInJapan(now);
    const counts = this.#byDay.get(day) ?? new Map<Beacon, number>();
    counts.set(beacon, (counts.get(beacon) ?? 0) + 1);
    this.#byDay.set(day, counts);
  }

  /** Hands over what was counted since. What the store does not take is counted with the next. */
  async flush(): Promise<void> {
    const counted = this.#byDay;
    this.#byDay = new Map();
    for (const [day, counts] of counted) {
      try {
        await this.#store.add({ shopId: this.#shopId, day, counts });
        counted.delete(day);
      } finally {
        if (counted.has(day)) this.#takeBack(counted);
      }
    }
  }

  #takeBack(counted: ReadonlyMap<string, ReadonlyMap<Beacon, number>>): void {
    for (const [day, counts] of counted) {
      const present = this.#byDay.get(day) ?? new Map<Beacon, number>();
      for (const [beacon, count] of counts) present.set(beacon, (present.get(beacon) ?? 0) + count);
      this.#byDay.set(day, present);
    }
  }
}
