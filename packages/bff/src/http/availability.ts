/** Whether payments can be taken at the moment, as browsers are told. */
import type { Availability } from '@epos-kantan/shared';
import type { AppDeps } from './app-deps.ts';

/** The answer of `GET /v1/availability`, and part of the lookup's. */
export function availabilityOf(deps: Pick<AppDeps, 'health' | 'core'>): Availability {
  const reason = deps.health.unavailableReason();
  return {
    available: reason === null,
    ...(reason === null ? {} : { reason }),
    testMode: deps.core.policy.testMode,
  };
}
