/** `GET /console/forwards`, and what passes on again those that were given up: notifications of the shop's other payment methods. */
import type { RedeliverManyResponse } from '@epos-kantan/shared';
import { z } from 'zod';
import { readQuery } from '../../http/read-request.ts';
import { operateForwardRange } from '../../http/routes/merchant-forwards.ts';
import { freshKey } from '../actions/action-key.ts';
import { carryOut } from '../actions/carry-out.ts';
import type { ConsoleDeps } from '../console-deps.ts';
import { holderOf, mayAct } from '../console-view.ts';
import type { ConsoleContext } from '../console-view.ts';
import { ConsoleProblem } from '../door/console-problem.ts';
import { renderForwards } from '../pages/forwards-page.ts';
import { renderResend } from '../pages/resend-page.ts';
import { renderResult } from '../pages/result-page.ts';
import { resendFieldsSchema } from './events.ts';

const PAGE = 50;

/** Query of the list. */
export const forwardsQuerySchema = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .default(0),
  lang: z.string().optional(),
});

/** Handles the list. */
export async function showForwards(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { after } = readQuery(c.req.raw, forwardsQuerySchema);
  const { shopId } = deps.core.policy;
  const forwards = await deps.forwards.list({ shopId, after, limit: PAGE });
  const next = forwards.length === PAGE ? (forwards.at(-1)?.sequence ?? null) : null;
  return renderForwards(c, { forwards, after, next, depth: await deps.forwardDepth() });
}

/** Handles the confirmation before all that were given up are passed on again. */
export async function confirmForward(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { words } = c.get('view');
  if (!mayAct(c.get('view'))) throw new ConsoleProblem('read_only');
  const { dead } = await deps.forwardDepth();
  const { redeliverAll, redeliverAllLead } = words.forwards;
  return renderResend(c, {
    entry: 'forwards',
    title: redeliverAll,
    lead: redeliverAllLead(dead),
    count: dead,
    key: freshKey(deps.core.ids),
  });
}

/** Handles it. */
export async function forwardAgain(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const fields = resendFieldsSchema.safeParse(c.get('fields'));
  if (!fields.success) throw new ConsoleProblem('invalid');
  const view = c.get('view');
  const { words, base } = view;
  const range = { after: 0 };
  const target = 'POST /v1/merchant/forwards/redeliver';
  const operate = () => operateForwardRange(deps, range);
  const outcome = await carryOut(deps, { key: fields.data.key, target, body: range, operate });
  deps.log.info(
    { operator: holderOf(view).id, target, end: outcome.kind },
    'an operator acted in the console',
  );
  const done =
    outcome.kind === 'done' ? (outcome.answer as RedeliverManyResponse) : { redelivered: 0, more: false };
  return renderResult(c, {
    entry: 'forwards',
    outcome,
    done: {
      title: words.result.resentMany(done.redelivered),
      ...(done.more ? { lead: words.result.resentMore } : {}),
    },
    again: { path: `${base}${c.req.path}`, fields: c.get('fields') },
    back: { href: `${base}/console/forwards`, words: words.result.toList },
  });
}
