/**
 * What is stored when an attempt's money is proven to be taken by an instruction of ours. Pure; by the capture itself and by an inquiry
 * that saw it first.
 */
import type { Attempt, AttemptPatch, Cause, CheckoutPatch, NewEvent } from './checkout.ts';

/**
 * The change that ends a capture. A payment that came too late is accepted by capturing it: only now is the shop told that it is paid,
 * because an authorization that lapsed while the shop thought about it must not make anybody deliver.
 */
export function captureDone(
  attempt: Attempt,
  cause: Cause,
): {
  readonly attempt: AttemptPatch;
  readonly checkout: CheckoutPatch;
  readonly events: readonly NewEvent[];
} {
  const taken: AttemptPatch = {
    capture: 'done',
    captureNextAt: null,
    instruction: null,
    instructionAt: null,
  };
  const accepted = acceptance(attempt, cause);
  return {
    attempt: { ...taken, ...accepted?.attempt },
    checkout: { funds: 'captured' },
    events: accepted?.events ?? [{ type: 'checkout.captured', cause }],
  };
}

/** What accepts a payment that came too late, its money being taken; null = there is nothing to accept. */
export function acceptance(
  { attention }: Attempt,
  cause: Cause,
): { readonly attempt: AttemptPatch; readonly events: readonly NewEvent[] } | null {
  if (!attention.includes('paid_late')) return null;
  return {
    attempt: { attention: attention.filter((reason) => reason !== 'paid_late') },
    events: [
      { type: 'checkout.paid', cause, by: 'shopper' },
      { type: 'checkout.captured', cause },
    ],
  };
}
