/** `GET /console/events`, and what sends events again: one of them, or all that were given up. */
import { eventIdSchema, orphanEventSchema, webhookEventSchema } from '@epos-kantan/shared';
import type { RedeliverManyResponse } from '@epos-kantan/shared';
import { z } from 'zod';
import type { SentEvent } from '../../checkout/ports/checkout-reader.ts';
import { readQuery } from '../../http/read-request.ts';
import { operateRedeliver, operateRedeliverRange } from '../../http/routes/merchant-events.ts';
import { actionKeySchema, freshKey } from '../actions/action-key.ts';
import { carryOut } from '../actions/carry-out.ts';
import type { ConsoleDeps } from '../console-deps.ts';
import { holderOf, mayAct } from '../console-view.ts';
import type { ConsoleContext } from '../console-view.ts';
import { ConsoleProblem } from '../door/console-problem.ts';
import { renderEvents } from '../pages/events-page.ts';
import type { ListedEvent } from '../pages/events-page.ts';
import { renderResend } from '../pages/resend-page.ts';
import { renderResult } from '../pages/result-page.ts';

const PAGE = 50;

/** Query of the list. */
export const eventsQuerySchema = z.strictObject({
  state: z
    .enum(['waiting', 'delivered', 'dead', ''])
    .transform((state) => (state === '' ? undefined : state))
    .optional(),
  before: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional(),
  lang: z.string().optional(),
});

/** Fields of a form that has something sent again. */
export const resendFieldsSchema = z.strictObject({ key: actionKeySchema });

const eventSchema = z.union([orphanEventSchema, webhookEventSchema]);

/** Handles the list. */
export async function showEvents(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { reader, core, hasWebhook, webhookDepth } = deps;
  const { state, before } = readQuery(c.req.raw, eventsQuerySchema);
  const query = { shopId: core.policy.shopId, limit: PAGE, ...(state === undefined ? {} : { state }) };
  const events = await reader.recentEvents({ ...query, ...(before === undefined ? {} : { before }) });
  const orphans = before === undefined ? await reader.orphanEvents(query) : [];
  return renderEvents(c, {
    state,
    before,
    events: [...orphans.map((one) => listed({ ...one, sequence: null })), ...events.map(listed)].sort(
      (one, other) => Date.parse(other.event.timestamp) - Date.parse(one.event.timestamp),
    ),
    next: events.length === PAGE ? (events.at(-1)?.sequence ?? null) : null,
    depth: await webhookDepth(),
    hasWebhook,
    makeKey: () => freshKey(core.ids),
  });
}

function listed({
  sequence,
  body,
  delivery,
}: Pick<SentEvent, 'body' | 'delivery'> & Pick<ListedEvent, 'sequence'>): ListedEvent {
  return { sequence, event: eventSchema.parse(JSON.parse(body)), delivery };
}

/** Handles the resend of one. */
export async function resendEvent(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const eventId = eventIdSchema.safeParse(c.req.param('id'));
  if (!eventId.success) throw new ConsoleProblem('not_found');
  const id = eventId.data;
  const { words } = c.get('view');
  return resend(deps, c, {
    target: `POST /v1/merchant/events/${id}/redeliver`,
    body: {},
    operate: () => operateRedeliver(deps, id),
    done: () => ({ title: words.result.resent, lead: words.result.resentLead }),
  });
}

/** Handles the confirmation before all that were given up are sent again. */
export async function confirmResend(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { words } = c.get('view');
  if (!mayAct(c.get('view'))) throw new ConsoleProblem('read_only');
  const { dead } = await deps.webhookDepth();
  const { redeliverAll, redeliverAllLead } = words.events;
  return renderResend(c, {
    entry: 'events',
    title: redeliverAll,
    lead: redeliverAllLead(dead),
    count: dead,
    key: freshKey(deps.core.ids),
  });
}

/** Handles the resend of all that were given up. */
export function resendEvents(deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { words } = c.get('view');
  const range = { after: 0, state: 'dead' } as const;
  return resend(deps, c, {
    target: 'POST /v1/merchant/events/redeliver',
    body: range,
    operate: () => operateRedeliverRange(deps, range),
    done: (answer) => {
      const { redelivered, more } = answer as RedeliverManyResponse;
      const lead = more ? words.result.resentMore : words.result.resentLead;
      return { title: words.result.resentMany(redelivered), lead };
    },
  });
}

interface Resend {
  readonly target: string;
  readonly body: object;
  readonly operate: Parameters<typeof carryOut>[1]['operate'];
  readonly done: (answer: unknown) => { readonly title: string; readonly lead: string };
}

async function resend(deps: ConsoleDeps, c: ConsoleContext, { done, ...request }: Resend): Promise<Response> {
  const fields = resendFieldsSchema.safeParse(c.get('fields'));
  if (!fields.success) throw new ConsoleProblem('invalid');
  const view = c.get('view');
  const outcome = await carryOut(deps, { ...request, key: fields.data.key });
  const noted = { operator: holderOf(view).id, target: request.target, end: outcome.kind };
  deps.log.info(noted, 'an operator acted in the console');
  return renderResult(c, {
    entry: 'events',
    outcome,
    done: outcome.kind === 'done' ? done(outcome.answer) : { title: '' },
    again: { path: `${view.base}${c.req.path}`, fields: c.get('fields') },
    back: { href: `${view.base}/console/events`, words: view.words.result.toList },
  });
}
