/**
 * Reads the timeline of all checkouts from a cursor on, in the order of commit. For everybody who follows the events: what a
 * reader was given once must never appear again, and nothing may appear before it later.
 */
import type { TimelineEntry } from '../../checkout/ports/checkout-reader.ts';
import { all } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { selectTimeline } from './read-timeline.ts';

/** Most events that are read at once. */
export const EVENTS_MAX = 1000;

/** At most `limit` events after the one with `sequence` = `after`; 0 = from the beginning. */
export function* readEvents(
  context: StoreContext,
  after: number,
  limit: number,
): StoreCommand<readonly TimelineEntry[]> {
  for (const query of context.locks.settleEvents) yield query;
  return yield* all(
    selectTimeline(context)
      .where('sequence', '>', after)
      .orderBy('sequence')
      .limit(Math.min(limit, EVENTS_MAX)),
  );
}
