/** What is new about a test payment since the last look, in the steps of the flow. Pure. Called by `run-trial`. */
import type { ShowCheckoutResponse } from '@epos-kantan/shared';

/** Something that was seen. `step`: of the eleven of a payment; null = beside them. */
export interface Sight {
  /** ISO 8601; null = this moment. */
  readonly at: string | null;
  readonly step: string | null;
  readonly says: string;
}

/** A sight of the records: it has its own time. */
type Recorded = Sight & { readonly at: string };

/** What happens between the shopper, EPOS and GMO-PG; said once, where it belongs, so that a silence there is not taken for a fault. */
const AT_EPOS =
  'at EPOS: the shopper logs in and confirms, and EPOS tells GMO-PG; this cannot be seen from here';

/** The new sights, in the order in which they happened. `before: null` = the first look. */
export function newSights(before: ShowCheckoutResponse | null, now: ShowCheckoutResponse): readonly Sight[] {
  const known = new Set(before === null ? [] : sightsOf(before).map(keyOf));
  return sightsOf(now).filter((sight) => !known.has(keyOf(sight)));
}

function keyOf({ at, step, says }: Recorded): string {
  return says === AT_EPOS ? says : `${at} ${step ?? ''} ${says}`;
}

function sightsOf({ checkout, timeline, notifications }: ShowCheckoutResponse): readonly Recorded[] {
  const started: Recorded[] = [];
  for (const attempt of checkout.attempts) {
    started.push({
      at: attempt.createdAt,
      step: '2–5',
      says: `GMO-PG has the trade ${attempt.gmoOrderId}, and gave its confirmation page`,
    });
    if (attempt.redirectedAt !== undefined)
      started.push({
        at: attempt.redirectedAt,
        step: '6',
        says: 'the page was opened, and leads on to EPOS',
      });
    if (attempt.returnedAt !== undefined)
      started.push({ at: attempt.returnedAt, step: null, says: 'the browser came back' });
  }
  const told = notifications.map(({ at, status }) => ({
    at,
    step: '9',
    says: `GMO-PG told the result: ${status ?? 'no status'}`,
  }));
  const paid = timeline.filter(({ statusTo }) => statusTo === 'paid');
  // Where nobody saw the page being opened, the first news says that somebody was at EPOS.
  const there = started.find(({ step }) => step === '6') ?? inTime([...told, ...paid])[0];
  const atEpos = there === undefined ? [] : [{ at: there.at, step: '7–8', says: AT_EPOS }];
  return inTime([...started, ...atEpos, ...told, ...changesOf(timeline)]);
}

function changesOf(timeline: ShowCheckoutResponse['timeline']): readonly Recorded[] {
  return timeline.flatMap(({ at, type, cause, reason, statusFrom, statusTo }) => {
    if (statusFrom === statusTo && reason === undefined) return [];
    const why = reason === undefined ? '' : ` (${reason})`;
    const says = `${type}${why}, by ${cause}`;
    return [{ at, step: null, says: statusTo === 'paid' && reason === undefined ? `paid: ${says}` : says }];
  });
}

function inTime<T extends { readonly at: string }>(sights: readonly T[]): readonly T[] {
  return sights.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
