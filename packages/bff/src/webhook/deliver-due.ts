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

/** How a try ended; `given_up`: it was the last. */
export type WebhookTry = 'delivered' | 'failed' | 'given_up';

/** What delivering needs. */
export interface DeliverDeps {
  readonly outbox: WebhookOutbox;
  readonly url: string;
  /** Every secret in rotation, `whsec_…` or `whsk_…`. */
  readonly secrets: () => readonly Secret[];
  readonly allowedHosts: ReadonlySet<string>;
  readonly owner: string;
  readonly now: () => number;
  readonly jitter: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Stands around each try; gives the trace that the receiver is told of (W3C traceparent), null = none. */
  readonly around?: (
    row: OutboxRow,
    work: (traceParent: string | null) => Promise<WebhookTry>,
  ) => Promise<WebhookTry>;
  /** Told how each try ended. Must not throw. */
  readonly onTry?: (end: WebhookTry) => void;
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
  const handle = async (row: OutboxRow): Promise<void> => {
    if (deps.around === undefined) await deliver(deps, row, null);
    else await deps.around(row, (traceParent) => deliver(deps, row, traceParent));
  };
  return runDue({ claim, handle, sleep: deps.sleep }, shouldStop);
}

async function deliver(deps: DeliverDeps, row: OutboxRow, traceParent: string | null): Promise<WebhookTry> {
  const delivery = prepareDelivery(row, deps.url, deps.secrets(), deps.now());
  const headers = traceParent === null ? delivery.headers : { ...delivery.headers, traceparent: traceParent };
  const result = await sendRequest({ ...delivery, headers }, deps.allowedHosts);
  const end = endOf(result, row.tries + 1, deps.now(), deps.jitter());
  const data = { eventId: row.eventId, checkoutId: row.checkoutId, tries: row.tries + 1 };
  const tried = end.kind === 'delivered' ? 'delivered' : end.nextAt === null ? 'given_up' : 'failed';
  deps.onTry?.(tried);
  if (end.kind === 'delivered') deps.log.info(data, 'a webhook was delivered');
  else
    deps.log.warn(
      { ...data, detail: end.detail, givenUp: end.nextAt === null },
      'a webhook was not delivered',
    );
  await deps.outbox.recordEnd({ eventId: row.eventId, owner: deps.owner, now: deps.now(), end });
  return tried;
}

/** What a result means: 2xx is delivered, 410 is "never again", everything else is "later". */
export function endOf(result: SendResult, triesDone: number, now: number, jitter: number): TryEnd {
  if (result.kind === 'failed') return triedInVain(result, result.detail, { triesDone, now, jitter });
  if (result.status >= 200 && result.status < 300) return { kind: 'delivered' };
  const detail = `answered ${String(result.status)}`;
  if (result.status === 410) return { kind: 'failed', nextAt: null, detail };
  return triedInVain(result, detail, { triesDone, now, jitter });
}
