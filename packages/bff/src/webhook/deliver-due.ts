/**
 * Sends the webhooks whose time has come. Called by the worker every second and after each change. A row is claimed before it is
 * sent and recorded after it; a process that dies between the two sends it again, with the same id.
 */
import type { Secret } from '@epos-kantan/shared';
import { runDue } from '../outbound/run-due.ts';
import { sendRequest } from '../outbound/send-request.ts';
import type { SendResult } from '../outbound/send-request.ts';
import { triedInVain } from '../outbound/try-end.ts';
import type { TryEnd } from '../outbound/try-end.ts';
import { prepareDelivery } from './prepare-delivery.ts';
import type { OutboxRow, WebhookOutbox } from './webhook-outbox.ts';

/** What delivering needs. */
export interface DeliverDeps {
  readonly outbox: WebhookOutbox;
  readonly url: string;
  /** Every secret in rotation, `whsec_…` or `whsk_…`. */
  readonly secrets: readonly Secret[];
  readonly allowedHosts: ReadonlySet<string>;
  readonly owner: string;
  readonly now: () => number;
  readonly jitter: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Told how each try ended. Must not throw. */
  readonly onTry?: (end: 'delivered' | 'failed' | 'given_up') => void;
  readonly log: { info(data: object, message: string): void; warn(data: object, message: string): void };
}

/** Longer than a request can take, and short enough that within a minute another process has told what a dead one was about to tell. */
const LEASE_MS = 45_000;

/** Sends what is due and gives the number of tries. Rejects only when the store fails. */
export function deliverDue(deps: DeliverDeps, shouldStop: () => boolean): Promise<number> {
  const claim = (limit: number): Promise<readonly OutboxRow[]> => {
    const now = deps.now();
    return deps.outbox.claimDue({ now, limit, owner: deps.owner, leaseUntil: now + LEASE_MS });
  };
  return runDue({ claim, handle: (row) => deliver(deps, row), sleep: deps.sleep }, shouldStop);
}

async function deliver(deps: DeliverDeps, row: OutboxRow): Promise<void> {
  const delivery = prepareDelivery(row, deps.url, deps.secrets, deps.now());
  const result = await sendRequest(delivery, deps.allowedHosts);
  const end = endOf(result, row.tries + 1, deps.now(), deps.jitter());
  const data = { eventId: row.eventId, checkoutId: row.checkoutId, tries: row.tries + 1 };
  deps.onTry?.(end.kind === 'delivered' ? 'delivered' : end.nextAt === null ? 'given_up' : 'failed');
  if (end.kind === 'delivered') deps.log.info(data, 'a webhook was delivered');
  else
    deps.log.warn(
      { ...data, detail: end.detail, givenUp: end.nextAt === null },
      'a webhook was not delivered',
    );
  await deps.outbox.recordEnd({ eventId: row.eventId, owner: deps.owner, now: deps.now(), end });
}

/** What a result means: 2xx is delivered, 410 is "never again", everything else is "later". */
export function endOf(result: SendResult, triesDone: number, now: number, jitter: number): TryEnd {
  if (result.kind === 'failed') return triedInVain(result, result.detail, { triesDone, now, jitter });
  if (result.status >= 200 && result.status < 300) return { kind: 'delivered' };
  const detail = `answered ${String(result.status)}`;
  if (result.status === 410) return { kind: 'failed', nextAt: null, detail };
  return triedInVain(result, detail, { triesDone, now, jitter });
}
