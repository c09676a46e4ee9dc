/**
 * A checkout as this widget reads it: the shared view, tolerant of words that a newer BFF may use. Called by the API client
 * on every answer.
 */
import type { CheckoutView as SharedCheckoutView, Funds } from '@epos-kantan/shared';
import { VIEW_STATUSES } from './generated/answer-validators.ts';

/** One checkout. Amounts in whole yen, times ISO 8601 in UTC. `funds` may hold a word newer than this widget. */
export type CheckoutView = Omit<SharedCheckoutView, 'funds'> & { funds: Funds | (string & {}) };

/**
 * Checks an answer that carries a checkout. An unknown status is read as `confirming`, the one word that neither promises
 * a payment nor invites a second one; an unknown word about the money is passed on as it is.
 * @returns The answer, or undefined when it is not of the documented form.
 */
export function readAnswer<Answer>(
  raw: unknown,
  isAnswer: (value: unknown) => value is Answer,
): Answer | undefined {
  if (!isAnswer(raw)) return undefined;
  const { checkout } = raw as { checkout?: { status: string } | null };
  if (checkout && !VIEW_STATUSES.includes(checkout.status)) checkout.status = 'confirming';
  return raw;
}
