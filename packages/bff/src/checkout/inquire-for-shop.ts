/** The shop's command to ask GMO-PG now. Called by the merchant API. */
import type { CheckoutAndAttempts } from './checkout.ts';
import type { Refresher } from './refresh-checkout.ts';

/** Most attempts asked about by one command; the newest count. */
const ATTEMPTS_MAX = 5;

/**
 * Asks about the current attempt, and about the others that are still watched, because an older one can turn out to have paid. True =
 * GMO-PG answered about all of them.
 */
export async function inquireForShop(
  refresher: Refresher,
  { checkout, attempts }: CheckoutAndAttempts,
): Promise<boolean> {
  const isCurrent = (id: string): boolean => id === checkout.currentAttemptId;
  const watched = attempts.filter(({ id, nextInquiryAt }) => !isCurrent(id) && nextInquiryAt !== null);
  const asked = [checkout.currentAttemptId, ...watched.map(({ id }) => id).slice(1 - ATTEMPTS_MAX)];
  const ends = await Promise.all(asked.map((id) => refresher.refresh(id)));
  return ends.every((end) => end?.answered === true);
}
