/** `GET /v1/merchant/checkouts` and `GET /v1/merchant/checkouts/{id}`: what is stored, a page at a time, and one with its timeline. */
import { checkoutIdSchema, listCheckoutsQuerySchema } from '@epos-kantan/shared';
import type { CheckoutId, ListCheckoutsResponse, ShowCheckoutResponse } from '@epos-kantan/shared';
import type { Context } from 'hono';
import type { CheckoutAndAttempts } from '../../checkout/checkout.ts';
import type { Delivery, TimelineEntry } from '../../checkout/ports/checkout-reader.ts';
import { viewForShop } from '../../checkout/view-for-shop.ts';
import type { AppDeps } from '../app-deps.ts';
import { checkoutOfId } from '../merchant-operation.ts';
import { ProblemError } from '../problem-response.ts';
import { readQuery } from '../read-request.ts';

/** Handles the list. */
export async function listCheckouts(deps: AppDeps, c: Context): Promise<Response> {
  const { core, reader } = deps;
  const { status, orderId, attention, trial, from, to, cursor, limit } = readQuery(
    c.req.raw,
    listCheckoutsQuerySchema,
  );
  const now = core.clock.now();
  const found = await reader.list({
    shopId: core.policy.shopId,
    limit,
    ...(status === undefined ? {} : { status }),
    ...(orderId === undefined ? {} : { orderId }),
    ...(attention === undefined ? {} : { attention: true }),
    ...(trial === undefined ? {} : { trial: true }),
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
    ...(cursor === undefined ? {} : { before: readCursor(cursor) }),
  });
  const last = found.length === limit ? found.at(-1) : undefined;
  const body: ListCheckoutsResponse = {
    checkouts: found.map((one) => viewForShop(one, now)),
    nextCursor: last === undefined ? null : writeCursor(last),
  };
  return c.json(body);
}

/** Handles one. */
export async function showCheckout(deps: AppDeps, c: Context): Promise<Response> {
  const { core, reader } = deps;
  const found = await checkoutOfId(deps, c.req.param('id'));
  const { id } = found.checkout;
  const { shopId } = core.policy;
  const [timeline, deliveries, notifications] = await Promise.all([
    reader.timeline(id),
    reader.deliveries(id),
    reader.notifications({ shopId, checkoutId: id }),
  ]);
  const body: ShowCheckoutResponse = {
    checkout: viewForShop(found, core.clock.now()),
    timeline: timeline.map((entry) => viewEntry(found, entry, deliveries.get(entry.id))),
    notifications: notifications.map(({ attemptId, status, times, firstAt }) => ({
      ...{ attempt: numberOf(found, attemptId), status, times, at: iso(firstAt) },
    })),
  };
  return c.json(body);
}

function numberOf({ attempts }: CheckoutAndAttempts, attemptId: string): number {
  return attempts.find(({ id }) => id === attemptId)?.number ?? 1;
}

function viewEntry(
  found: CheckoutAndAttempts,
  entry: TimelineEntry,
  delivery: Delivery | undefined,
): ShowCheckoutResponse['timeline'][number] {
  const { id, type, at, cause, by, reason, detail, statusFrom, statusTo, fundsFrom, fundsTo } = entry;
  return {
    id,
    type,
    at: iso(at),
    attempt: numberOf(found, entry.attemptId),
    cause,
    ...(by === null ? {} : { by }),
    ...(reason === null ? {} : { reason }),
    ...(detail === null ? {} : { detail }),
    statusFrom,
    statusTo,
    fundsFrom,
    fundsTo,
    ...(delivery === undefined ? {} : { delivery: viewDelivery(delivery) }),
  };
}

/** What became of a webhook, as the shop sees it. */
export function viewDelivery({ state, tries, lastDetail, endedAt }: Delivery): {
  state: string;
  tries: number;
  lastDetail: string | null;
  endedAt: string | null;
} {
  return { state, tries, lastDetail, endedAt: endedAt === null ? null : iso(endedAt) };
}

/** Where a page of checkouts ended, for `cursor`. */
export function writeCursor({ checkout }: Pick<CheckoutAndAttempts, 'checkout'>): string {
  return `${String(checkout.createdAt)}.${checkout.id}`;
}

/**
 * Where the page before ended.
 * @throws ProblemError invalid_request
 */
export function readCursor(cursor: string): { readonly createdAt: number; readonly id: CheckoutId } {
  const [, createdAt = '', rest = ''] = /^(\d{1,15})\.(.*)$/.exec(cursor) ?? [];
  const id = checkoutIdSchema.safeParse(rest);
  if (!id.success) throw new ProblemError('invalid_request', 'cursor: give what nextCursor said');
  return { createdAt: Number(createdAt), id: id.data };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
