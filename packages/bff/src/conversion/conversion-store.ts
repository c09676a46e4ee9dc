/** The port to the counts of a day. Implemented in `storage`. */
import type { Beacon, ConversionDay } from '@epos-kantan/shared';

/** The counts of one day. */
export type DayCounts = Omit<ConversionDay, 'date'>;

/** What the store keeps and counts. */
export interface ConversionStore {
  /** Adds to what pages told on a day (`yyyy-MM-dd` in Japan). */
  add(command: {
    readonly shopId: string;
    readonly day: string;
    readonly counts: ReadonlyMap<Beacon, number>;
  }): Promise<void>;
  /** Counts a day: what was told on it, and the checkouts made from `from` to before `to` (ms since the epoch). Trials are left out. */
  countDay(query: {
    readonly shopId: string;
    readonly day: string;
    readonly from: number;
    readonly to: number;
  }): Promise<DayCounts>;
}
