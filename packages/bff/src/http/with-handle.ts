/** Adds the handle to the shop's return URL, replacing one that is there, keeping query and fragment. */
import { RETURN_PARAM } from '@epos-kantan/shared';

/** The URL on which the shop learns which checkout came back. */
export function withHandle(returnUrl: string, handle: string): string {
  const url = new URL(returnUrl);
  url.searchParams.set(RETURN_PARAM, handle);
  return url.href;
}
