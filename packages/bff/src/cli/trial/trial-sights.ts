/** What is new about a test payment since the last look, in the steps of the flow. Pure. Called by `run-trial`. */
import type { ShowCheckoutResponse } from '@epos-kantan/shared';

/** Something that was seen. `step`: of the eleven of a payment; null = beside them. */
export interface Sight {
  readonly at: string;
  readonly step: string | null;
  readonly says: string;
}

/** The new sights, in the order in which they happened. `before: null` = the first look. */
export function newSights(before: ShowCheckoutResponse | null, now: ShowCheckoutResponse): readonly Sight[] {
  const known = new Set(before === null ? [] : sightsOf(before).map(keyOf));
  return sightsOf(now).filter((sight) => !known.has(keyOf(sight)));
}

function keyOf({ at, step, says }: Sight): string {
  return `${at} ${step ?? ''} ${says}`;
}

function sightsOf({ checkout, timeline, notifications }: ShowCheckoutResponse): readonly Sight[] {
  const sights: Sight[] = [];
  for (const attempt of checkout.attempts) {
    sights.push({ at: attempt.createdAt, step: '2–5', says: `GMO-PG has the trade ${attempt.gmoOrderId}` });
    if (attempt.redirectedAt !== undefined)
      sights.push({ at: attempt.redirectedAt, step: '6', says: 'the shopper was sent on to EPOS' });
    if (attempt.returnedAt !== undefined)
      sights.push({ at: attempt.returnedAt, step: null, says: 'the browser came back' });
  }
  for (const { at, status } of notifications)
    sights.push({ at, step: '9', says: `GMO-PG told the result: ${status ?? 'no status'}` });
  for (const entry of timeline) {
    if (entry.statusFrom === entry.statusTo && entry.reason === undefined) continue;
    const reason = entry.reason === undefined ? '' : ` (${entry.reason})`;
    sights.push({ at: entry.at, step: null, says: `${entry.type}${reason}, by ${entry.cause}` });
  }
  return sights.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
