/** `GET /console/payments`: one is found by its number, many by filters, newest first. */
import {
  CHECKOUT_STATUSES,
  FUNDS,
  checkoutIdSchema,
  gmoOrderIdSchema,
  orderIdSchema,
} from '@epos-kantan/shared';
import type { CheckoutId } from '@epos-kantan/shared';
import { z } from 'zod';
import { readQuery } from '../../http/read-request.ts';
import { readCursor, writeCursor } from '../../http/routes/merchant-checkouts.ts';
import type { ConsoleDeps } from '../console-deps.ts';
import type { ConsoleContext } from '../console-view.ts';
import { spanOfDay } from '../japan-days.ts';
import { renderPayments } from '../pages/payments-page.ts';

const PAGE = 50;

/** A field that a form left empty is one that was not asked for. */
function orNothing<S extends z.ZodType>(schema: S) {
  return z.union([z.literal('').transform(() => undefined), schema]).optional();
}

/** Query of the list. Days are in Japan, both included. */
export const paymentsQuerySchema = z.strictObject({
  q: orNothing(z.string().max(100)),
  status: orNothing(z.enum(CHECKOUT_STATUSES)),
  funds: orNothing(z.enum(FUNDS)),
  attention: orNothing(z.literal('true')),
  trial: orNothing(z.literal('true')),
  from: orNothing(z.iso.date()),
  to: orNothing(z.iso.date()),
  cursor: orNothing(z.string().max(80)),
  lang: z.string().optional(),
});

/** Handles the route. */
export async function showPayments(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { core, reader } = deps;
  const query = readQuery(c.req.raw, paymentsQuerySchema);
  const { q, status, funds, attention, trial, from, to, cursor } = query;
  if (q !== undefined) {
    const path = await pathOfNumber(deps, q.trim());
    if (path !== null) return c.redirect(`${c.get('view').base}${path}`, 303);
    return renderPayments(c, { now: core.clock.now(), query, payments: [], nextCursor: null });
  }
  const payments = await reader.list({
    shopId: core.policy.shopId,
    limit: PAGE,
    ...(status === undefined ? {} : { status }),
    ...(funds === undefined ? {} : { funds }),
    ...(attention === undefined ? {} : { attention: true }),
    ...(trial === undefined ? {} : { trial: true }),
    ...(from === undefined ? {} : { from: spanOfDay(from).from }),
    ...(to === undefined ? {} : { to: spanOfDay(to).to }),
    ...(cursor === undefined ? {} : { before: readCursor(cursor) }),
  });
  const last = payments.length === PAGE ? payments.at(-1) : undefined;
  const nextCursor = last === undefined ? null : writeCursor(last);
  return renderPayments(c, { now: core.clock.now(), query, payments, nextCursor });
}

/** The page of what has this number; null = nothing has. An order may be called like an id of ours: its own names come last. */
async function pathOfNumber({ core, reader, orphans }: ConsoleDeps, text: string): Promise<string | null> {
  const { shopId } = core.policy;
  const paymentPath = (id: CheckoutId): string => `/console/payments/${id}`;
  const id = checkoutIdSchema.safeParse(text);
  if (id.success && (await core.store.findById(shopId, id.data)) !== null) return paymentPath(id.data);
  if (gmoOrderIdSchema.safeParse(text).success) {
    const found = await reader.findByGmoOrder(shopId, text);
    if (found !== null) return paymentPath(found.checkout.id);
    if ((await orphans.findOrphan(shopId, text)) === 'orphan') return `/console/orphans/${text}/adopt`;
  }
  const orderId = orderIdSchema.safeParse(text);
  const byOrder = orderId.success ? await core.store.findByOrder(shopId, orderId.data) : null;
  return byOrder === null ? null : paymentPath(byOrder.checkout.id);
}
