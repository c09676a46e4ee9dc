/** `GET /console/orphans`, and `GET` and `POST /console/orphans/{gmoOrderId}/adopt`: paid trades without a record. */
import { gmoOrderIdSchema, orderIdSchema } from '@epos-kantan/shared';
import type { MerchantCheckoutResponse } from '@epos-kantan/shared';
import { z } from 'zod';
import type { WaitingOrphan } from '../../checkout/ports/checkout-reader.ts';
import { readQuery } from '../../http/read-request.ts';
import { operateAdoption } from '../../http/routes/merchant-orphans.ts';
import { actionKeySchema, freshKey } from '../actions/action-key.ts';
import { carryOut } from '../actions/carry-out.ts';
import type { ConsoleDeps } from '../console-deps.ts';
import { holderOf, mayAct } from '../console-view.ts';
import type { ConsoleContext } from '../console-view.ts';
import { ConsoleProblem } from '../door/console-problem.ts';
import { renderAdoption, renderOrphans } from '../pages/orphans-page.ts';
import { renderResult } from '../pages/result-page.ts';

const PAGE = 50;
/** Orphans that are looked through for one of them. */
const PAGES_MAX = 20;

/** Query of the list: where the page before ended. */
export const orphansQuerySchema = z.strictObject({
  before: z
    .string()
    .regex(/^\d{1,15}\.ek[a-z2-7]{20}-\d{2}$/)
    .optional(),
  lang: z.string().optional(),
});

/** Fields of an adoption. `orderId`: empty where GMO-PG remembers the order. */
export const adoptionFieldsSchema = z.strictObject({
  key: actionKeySchema,
  orderId: z.union([z.literal('').transform(() => undefined), orderIdSchema]).optional(),
});

const keyQuerySchema = z.strictObject({
  key: actionKeySchema.optional().catch(undefined),
  lang: z.string().optional(),
});

/** Handles the list. */
export async function showOrphans(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { before } = readQuery(c.req.raw, orphansQuerySchema);
  const [foundAt, gmoOrderId = ''] = before?.split('.') ?? [];
  const place = foundAt === undefined ? {} : { before: { foundAt: Number(foundAt), gmoOrderId } };
  const { shopId } = deps.core.policy;
  const orphans = await deps.reader.waitingOrphans({ shopId, limit: PAGE, ...place });
  const last = orphans.length === PAGE ? orphans.at(-1) : undefined;
  const next = last === undefined ? null : `${String(last.foundAt)}.${last.gmoOrderId}`;
  return renderOrphans(c, { orphans, next });
}

/** Handles the confirmation. */
export async function confirmAdoption(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const view = c.get('view');
  if (!mayAct(view)) throw new ConsoleProblem('read_only');
  const gmoOrderId = gmoOrderIdOf(c);
  const { key } = readQuery(c.req.raw, keyQuerySchema);
  if (key === undefined) {
    const url = new URL(c.req.url);
    url.searchParams.set('key', freshKey(deps.core.ids));
    return c.redirect(`${view.base}${url.pathname}${url.search}`, 303);
  }
  const known = await deps.orphans.findOrphan(deps.core.policy.shopId, gmoOrderId);
  if (known === null) throw new ConsoleProblem('not_found');
  if (known !== 'orphan') return c.redirect(`${view.base}/console/payments/${known.checkout.id}`, 303);
  return renderAdoption(c, { orphan: await orphanOf(deps, gmoOrderId), key });
}

/** What is known of it. One that stands too far back in the list has its number alone. */
async function orphanOf({ reader, core }: ConsoleDeps, gmoOrderId: string): Promise<WaitingOrphan> {
  let before: WaitingOrphan | undefined;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const place = before === undefined ? {} : { before };
    const page = await reader.waitingOrphans({ shopId: core.policy.shopId, limit: 100, ...place });
    const found = page.find((orphan) => orphan.gmoOrderId === gmoOrderId);
    if (found !== undefined) return found;
    before = page.at(-1);
    if (before === undefined) break;
  }
  return { gmoOrderId, foundAt: core.clock.now(), body: null };
}

/** Handles the adoption. */
export async function adopt(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const view = c.get('view');
  const { words, base } = view;
  const gmoOrderId = gmoOrderIdOf(c);
  const parsed = adoptionFieldsSchema.safeParse(c.get('fields'));
  if (!parsed.success) throw new ConsoleProblem('invalid');
  const { key, orderId } = parsed.data;
  const named = orderId === undefined ? {} : { orderId };
  const operator = holderOf(view).id;
  const outcome = await carryOut(deps, {
    key,
    target: `POST /v1/merchant/orphans/${gmoOrderId}/adopt`,
    body: named,
    operate: () => operateAdoption(deps, { gmoOrderId, ...named, operator }),
  });
  deps.log.info(
    { operator, gmoOrderId, action: 'adopt', end: outcome.kind },
    'an operator acted in the console',
  );
  const adopted = outcome.kind === 'done' ? (outcome.answer as MerchantCheckoutResponse).checkout.id : null;
  return renderResult(c, {
    entry: 'orphans',
    outcome,
    done: { title: words.result.adopted, lead: words.result.adoptedLead },
    again: { path: `${base}${c.req.path}`, fields: c.get('fields') },
    back:
      adopted === null
        ? { href: `${base}${c.req.path}`, words: words.result.startAnew }
        : { href: `${base}/console/payments/${adopted}`, words: words.result.toPayment },
  });
}

function gmoOrderIdOf(c: ConsoleContext): string {
  const id = gmoOrderIdSchema.safeParse(c.req.param('gmoOrderId'));
  if (!id.success) throw new ConsoleProblem('not_found');
  return id.data;
}
