/** Says how each of the eleven steps is drawn, from an order's moments. Called by the page and by the event stream. */
import { DEPOSIT_STEP, PAYMENT_STEPS } from './payment-steps.ts';
import type { Moment } from './moment.ts';

/**
 * How a step is drawn. `now`: the latest to happen, unless it failed. `lost`: its message did not arrive. `later`: the deposit, until its list
 * was fetched and has this order.
 */
export type StepState = 'waiting' | 'done' | 'now' | 'trouble' | 'lost' | 'later';

/** The states of steps 1 to 11. Steps of an earlier attempt do not count: the shopper is paying again. */
export function stepStates(moments: readonly Moment[]): readonly StepState[] {
  const attempt = Math.max(0, ...moments.map((moment) => moment.attempt));
  const current = moments.filter((moment) => moment.attempt === attempt || moment.attempt === 0);
  const latest = current.findLast((moment) => moment.step > 0);
  return PAYMENT_STEPS.map(({ number }) => {
    const last = current.findLast((moment) => moment.step === number && (moment.lights || moment.trouble));
    if (number === DEPOSIT_STEP && last === undefined) return 'later';
    if (last?.trouble === true) return last.isLost ? 'lost' : 'trouble';
    if (latest?.step === number) return 'now';
    // Without JavaScript nobody tells of the press, but a trade that has begun proves it.
    return last !== undefined || (number === 1 && attempt > 0) ? 'done' : 'waiting';
  });
}
