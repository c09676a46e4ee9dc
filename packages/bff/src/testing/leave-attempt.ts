/** Makes attempts of 1,000 yen in the store of {@link CoreWorld}, standing where an earlier drive left them. For the tests of a drive. */
import { Secret } from '@epos-kantan/shared';
import type { AttemptPatch, CheckoutAndAttempt } from '../checkout/checkout.ts';
import { move, reserve } from '../storage/storage-makers.contract.ts';
import type { CoreWorld } from './make-core.ts';
import { POLICY } from './make-records.ts';

/** The access that GMO-PG gives in {@link CoreWorld}. */
export const ACCESS = { accessId: 'a'.repeat(32), accessPass: new Secret('b'.repeat(32)) } as const;

/** How long a step may take before somebody else takes over. */
export const LEASE_MS = POLICY.gatewayTimeoutMs + 5_000;

/** The next press finds the attempt free at once. */
export const FREE = { leaseOwner: null, leaseUntil: null } as const;

/** No call is under way, and none has an unknown end. */
export const IDLE = {
  instruction: null,
  instructionAt: null,
  unknownSince: null,
  inquiryFailures: 0,
} as const;

/** A new attempt, leased by this drive, as the store gives it: to be registered. */
export function reserveFresh(world: CoreWorld, orderId = 'order-1'): Promise<CheckoutAndAttempt> {
  return reserve(world.storage, orderId, { now: world.now, leaseUntil: world.now + LEASE_MS });
}

/** An attempt as an earlier drive left it; its lease is this drive's by now. */
export async function leave(
  world: CoreWorld,
  patch: AttemptPatch,
  orderId = 'order-1',
): Promise<CheckoutAndAttempt> {
  return move(world.storage, await reserveFresh(world, orderId), { attempt: patch });
}

/** Before EntryTran, unless changed. */
export function leaveReserved(world: CoreWorld, patch: AttemptPatch = {}): Promise<CheckoutAndAttempt> {
  return leave(world, { instruction: null, instructionAt: null, ...patch });
}

/** Between EntryTran and ExecTran, unless changed. */
export function leaveEntered(world: CoreWorld, patch: AttemptPatch = {}): Promise<CheckoutAndAttempt> {
  return leave(world, { phase: 'entered', ...ACCESS, instruction: null, instructionAt: null, ...patch });
}
