/**
 * A checkout as this widget reads it: the shared view, tolerant of words that a newer BFF may use. Called by the API client
 * on every answer before its schema is checked.
 */
import type { CheckoutView as SharedCheckoutView, Funds } from '@epos-kantan/shared';
import { FUNDS, VIEW_STATUSES } from './generated/answer-validators.ts';

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
  const view = (raw as { checkout?: { status?: unknown; funds?: unknown } | null } | null)?.checkout;
  if (typeof view !== 'object' || view === null) return isAnswer(raw) ? raw : undefined;
  const { funds } = view;
  if (isNewWord(view.status, VIEW_STATUSES)) view.status = 'confirming';
  if (isNewWord(funds, FUNDS)) view.funds = 'none';
  if (!isAnswer(raw)) return undefined;
  view.funds = funds;
  return raw;
}

function isNewWord(word: unknown, known: readonly string[]): boolean {
  return typeof word === 'string' && !known.includes(word);
}
