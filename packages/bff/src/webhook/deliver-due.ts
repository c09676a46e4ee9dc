/**
 * Sends the webhooks whose time has come. Called by the worker every second and after each change. A row is claimed before it is
 * sent and recorded after it; a process that dies between the two sends it again, with the same id.
 */
import type { Secret } from '@epos-kantan/shared';
import { prepareDelivery } from './prepare-delivery.ts';
import { nextTryAfterMs } from './retry-schedule.ts';
import { sendDelivery } from './send-delivery.ts';
import type { SendResult } from './send-delivery.ts';
import type { DeliveryEnd, OutboxRow, WebhookOutbox } from './webhook-outbox.ts';

/** What delivering needs. */
export interface DeliverDeps {
  readonly outbox: WebhookOutbox;
  readonly url: string;
  /** Every secret in rotation, `whsec_…`. */
  readonly secrets: readonly Secret[];
  readonly allowedHosts: ReadonlySet<string>;
  readonly owner: string;
  readonly now: () => number;
  readonly jitter: () => number;
  readonly log: { info(data: object, message: string): void; warn(data: object, message: string): void };
}

/** Requests under way at a time. */
const CONCURRENCY_MAX = 16;

/** Rounds of one run; the rest waits for the next tick. */
const ROUNDS_MAX = 64;

/** Longer than a request can take, and short enough that within a minute another process has told what a dead one was about to tell. */
const LEASE_MS = 45_000;

/** Sends what is due and gives the number of tries. Rejects only when the store fails. */
export async function deliverDue(deps: DeliverDeps, shouldStop: () => boolean): Promise<number> {
  let tries = 0;
  for (let round = 0; round < ROUNDS_MAX && !shouldStop(); round += 1) {
    const now = deps.now();
    const rows = await deps.outbox.claimDue({
      now,
      limit: CONCURRENCY_MAX,
      owner: deps.owner,
      leaseUntil: now + LEASE_MS,
    });
    if (rows.length === 0) break;
    const ends = await Promise.allSettled(rows.map((row) => deliver(deps, row)));
    tries += rows.length;
    // Only now: requests that go on beside the next run would break the bound.
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
  return tries;
}

async function deliver(deps: DeliverDeps, row: OutboxRow): Promise<void> {
  const delivery = prepareDelivery(row, deps.url, deps.secrets, deps.now());
  const result = await sendDelivery(delivery, deps.allowedHosts);
  const end = endOf(result, row.tries + 1, deps.now(), deps.jitter());
  const data = { eventId: row.eventId, checkoutId: row.checkoutId, tries: row.tries + 1 };
  if (end.kind === 'delivered') deps.log.info(data, 'a webhook was delivered');
  else
    deps.log.warn(
      { ...data, detail: end.detail, givenUp: end.nextAt === null },
      'a webhook was not delivered',
    );
  await deps.outbox.recordEnd({ eventId: row.eventId, owner: deps.owner, now: deps.now(), end });
}

/** What a result means: 2xx is delivered, 410 is "never again", everything else is "later". */
export function endOf(result: SendResult, triesDone: number, now: number, jitter: number): DeliveryEnd {
  if (result.kind === 'answered' && result.status >= 200 && result.status < 300) return { kind: 'delivered' };
  const detail = result.kind === 'failed' ? result.detail : `answered ${String(result.status)}`;
  if (result.kind === 'answered' && result.status === 410) return { kind: 'failed', nextAt: null, detail };
  const wait = nextTryAfterMs(triesDone, jitter, result.kind === 'answered' ? result.retryAfterMs : null);
  return { kind: 'failed', nextAt: wait === null ? null : now + wait, detail };
}
