/** The ways back from the BFF's own pages to the shop. */
import { RETURN_PARAM } from '@epos-kantan/shared';
import type { CheckoutAndAttempt } from '../checkout/checkout.ts';
import type { CheckoutPolicy } from '../checkout/policy.ts';

/** Adds the handle to the shop's return URL, replacing one that is there, keeping query and fragment. */
export function withHandle(returnUrl: string, handle: string): string {
  const url = new URL(returnUrl);
  url.searchParams.set(RETURN_PARAM, handle);
  return url.href;
}

/** The shop's page for this payment; null = no shop sent the shopper: a trial, or an adopted payment whose order was lost. */
export function wayBack({ checkout, attempt }: CheckoutAndAttempt, policy: CheckoutPolicy): string | null {
  return attempt.returnUrl === policy.publicUrl ? null : withHandle(attempt.returnUrl, checkout.handle);
}
