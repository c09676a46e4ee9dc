/**
 * How many requests one client, handle, order or key may make a minute; more are answered 429 with `Retry-After`. What counts is which requests get
 * through: a refusal stores nothing and calls nobody. None of it stands before GMO-PG's notifications, the return from EPOS or the probes.
 */
import { createMiddleware } from 'hono/factory';
import type { Context, MiddlewareHandler } from 'hono';
import { createHash } from 'node:crypto';
import type { LimitedLog } from '../../observability/limited-log.ts';
import { ProblemError } from '../problem-response.ts';
import { Allowances } from './allowances.ts';
import { addressGroup } from './client-address.ts';
import type { ClientAddress } from './client-address.ts';
import { SharedAllowances } from './shared-allowances.ts';
import type { TakeShared } from './shared-allowances.ts';

/** What the limits are made of. */
export interface LimitOptions {
  readonly keyPerMinute: number;
  readonly orderStartsPerMinute: number;
  readonly addressStartsPerMinute: number;
  readonly addressReadsPerMinute: number;
  readonly handleReadsPerMinute: number;
  readonly clientAddress: ClientAddress;
  /** Null = no other process works with the database. */
  readonly takeShared: TakeShared | null;
  readonly limitedLog: LimitedLog;
}

/** The limits. Each takes one request of its allowance, and throws a ProblemError `too_many_requests` when there is none. */
export interface RequestLimits {
  readonly startOfAddress: (c: Context) => void;
  readonly readOfAddress: (c: Context) => void;
  readonly readOfHandle: (handle: string) => void;
  readonly requestOfKey: (c: Context) => Promise<void>;
  readonly startOfOrder: (order: { readonly shopId: string; readonly orderId: string }) => Promise<void>;
}

/** Makes the limits. */
export function createRequestLimits(options: LimitOptions): RequestLimits {
  const { clientAddress, limitedLog } = options;
  const startsOfAddress = new Allowances({ perMinute: options.addressStartsPerMinute });
  const readsOfAddress = new Allowances({ perMinute: options.addressReadsPerMinute });
  const readsOfHandle = new Allowances({ perMinute: options.handleReadsPerMinute });
  const shared = (perMinute: number): SharedAllowances =>
    new SharedAllowances({
      ...{ perMinute, takeShared: options.takeShared },
      onUncounted: () => {
        limitedLog.write('warn', 'limit_uncounted', {}, UNCOUNTED);
      },
    });
  const ofKey = shared(options.keyPerMinute);
  const ofOrder = shared(options.orderStartsPerMinute);

  const ofAddress = (allowances: Allowances, c: Context): void => {
    const client = clientAddress(c);
    // All clients would share one allowance, and whoever floods would close the shop for everybody.
    if (client === null) return;
    refuseFor(allowances.take(addressGroup(client)), 'too many requests from this address', () => {
      limitedLog.write('warn', 'limit_address', { client }, ADDRESS_LIMITED);
    });
  };
  const noteRefusal = (of: string) => (): void => {
    limitedLog.write(
      'warn',
      `limit_${of}`,
      {},
      `requests of one ${of} came faster than its limit and were refused`,
    );
  };
  return {
    startOfAddress: (c) => {
      ofAddress(startsOfAddress, c);
    },
    readOfAddress: (c) => {
      ofAddress(readsOfAddress, c);
    },
    readOfHandle: (handle) => {
      refuseFor(readsOfHandle.take(handle), 'too many requests about this payment', noteRefusal('handle'));
    },
    requestOfKey: async (c) => {
      const waitMs = await ofKey.take(`key:${digestOf(c.req.header('authorization') ?? '')}`);
      refuseFor(waitMs, 'too many requests with this key', noteRefusal('key'));
    },
    startOfOrder: async ({ shopId, orderId }) => {
      const waitMs = await ofOrder.take(`order:${digestOf(`${shopId}\n${orderId}`)}`);
      refuseFor(waitMs, 'too many starts of this order', noteRefusal('order'));
    },
  };
}

const UNCOUNTED =
  'requests were not counted together with those of the other processes, because the database did not answer in time; each process holds its limits alone';

const ADDRESS_LIMITED =
  'requests of one address came faster than its limit and were refused; if it is a proxy in front of the BFF, TRUSTED_PROXIES has to name it';

function refuseFor(waitMs: number, detail: string, note: () => void): void {
  if (waitMs <= 0) return;
  note();
  throw new ProblemError('too_many_requests', detail, Math.max(1, Math.ceil(waitMs / 1_000)));
}

/** What a secret or a text of the shop is counted under: its own bytes stay out of memory and database. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** Takes each request of a route from an allowance, before anything else is done for it. */
export function limitedBy(take: (c: Context) => void | Promise<void>): MiddlewareHandler {
  return createMiddleware(async (c, next) => {
    await take(c);
    await next();
  });
}
