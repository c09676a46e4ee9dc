/**
 * What can be done about a payment as it stands: only that is offered. Pure. The use-cases decide for themselves once more when it is
 * asked for; this decides what is shown.
 */
import { currentOf, leftOf } from '../../checkout/checkout.ts';
import type { Attempt, CheckoutAndAttempts } from '../../checkout/checkout.ts';

/** What an action means in the eyes of the one who presses. */
export const ACTION_KINDS = [
  'take',
  'accept',
  'close',
  'void',
  'return',
  'duplicate',
  'refund',
  'change',
  'inquire',
] as const;

/** What an action means in the eyes of the one who presses. */
export type ActionKind = (typeof ACTION_KINDS)[number];

/** The last segment of an action's path, as in the merchant API. */
export type ActionName = 'capture' | 'cancel' | 'refund' | 'change' | 'inquire';

/** Something that can be done. Whole yen. */
export interface PossibleAction {
  readonly kind: ActionKind;
  readonly name: ActionName;
  /** The number of the attempt that it is about, when that is not the checkout's current one. */
  readonly attempt: number | null;
  /** What is left of that attempt's money before it; 0 while nobody has paid. */
  readonly left: number;
}

/** What holds everything else up; null = nothing. */
export function underWayOf(attempt: Attempt): 'adjustment' | 'capture' | null {
  if (attempt.adjustment !== null) return 'adjustment';
  return attempt.instruction === 'capture' || attempt.capture === 'due' ? 'capture' : null;
}

/** Everything that can be done now, the most likely first. */
export function possibleActions(found: CheckoutAndAttempts): readonly PossibleAction[] {
  const current = currentOf(found).attempt;
  const actions = underWayOf(current) === null ? aboutCurrent(found, current) : [];
  return [
    ...actions,
    ...found.attempts.filter((attempt) => attempt.id !== current.id).flatMap(aboutDuplicate),
    { kind: 'inquire', name: 'inquire', attempt: null, left: leftOf(current) },
  ];
}

function aboutCurrent({ checkout }: CheckoutAndAttempts, attempt: Attempt): readonly PossibleAction[] {
  const left = leftOf(attempt);
  const of = (kind: ActionKind, name: ActionName): PossibleAction => ({ kind, name, attempt: null, left });
  if (checkout.status !== 'paid') return checkout.closed ? [] : [of('close', 'cancel')];
  if (left === 0) return [];
  const isLate = attempt.attention.includes('paid_late');
  const lower = left > 1 ? [of('change', 'change')] : [];
  switch (checkout.funds) {
    case 'authorized':
      return [
        ...(checkout.closed ? [] : [of(isLate ? 'accept' : 'take', 'capture')]),
        of('void', 'cancel'),
        ...lower,
      ];
    case 'captured':
      // Of which a part went back it could not be accepted any more: first this is decided.
      if (isLate && !checkout.closed) return [of('accept', 'capture'), of('return', 'cancel')];
      return [of('refund', 'refund'), of('return', 'cancel'), ...lower];
    case 'partly_refunded':
      return [of('refund', 'refund'), of('return', 'cancel'), ...lower];
    case 'none':
    case 'voided':
    case 'refunded':
      return [];
  }
}

/** Whether GMO-PG says of a trade that nothing of its money is left. */
export function isGoneAtGmo({ gmoPhase }: Attempt): boolean {
  return gmoPhase === 'canceled' || gmoPhase === 'returned' || gmoPhase === 'expired';
}

/** A second payment of the order: all that can be done is to give it back. */
function aboutDuplicate(attempt: Attempt): readonly PossibleAction[] {
  const left = leftOf(attempt);
  return left === 0 || isGoneAtGmo(attempt) || attempt.adjustment !== null
    ? []
    : [{ kind: 'duplicate', name: 'cancel', attempt: attempt.number, left }];
}
