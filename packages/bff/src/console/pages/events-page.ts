/** What the shop's server was told, newest first, and what was given up. */
import type { OrphanEvent, WebhookEvent } from '@epos-kantan/shared';
import { html } from 'hono/html';
import type { Delivery } from '../../checkout/ports/checkout-reader.ts';
import type { PagePart } from '../../http/pages/render-page.ts';
import type { Depth } from '../console-deps.ts';
import { mayAct } from '../console-view.ts';
import type { ConsoleContext, ConsoleView } from '../console-view.ts';
import { renderConsole } from './console-page.ts';
import { dataTable } from './data-table.ts';
import { idText, timeText, yenText } from './format.ts';
import { deliveryCell } from './timeline-table.ts';

/** An event with what became of its webhook. One about a trade without a record has no place in the order of the others. */
export interface ListedEvent {
  readonly sequence: number | null;
  readonly event: WebhookEvent | OrphanEvent;
  readonly delivery: Delivery;
}

/** What the page tells. */
export interface EventsPage {
  readonly state: Delivery['state'] | undefined;
  readonly before: number | undefined;
  readonly events: readonly ListedEvent[];
  /** Where the next page begins; null = that was all. */
  readonly next: number | null;
  readonly depth: Depth;
  readonly hasWebhook: boolean;
  /** Makes a key for one form. */
  readonly makeKey: () => string;
}

/** Answers with the page. */
export function renderEvents(c: ConsoleContext, page: EventsPage): Promise<Response> {
  const view = c.get('view');
  const { words, base } = view;
  const text = words.events;
  return renderConsole(c, {
    title: text.title,
    entry: 'events',
    content: html`<div class="head">
        <h1>${text.title}</h1>
        <p class="hint">${text.lead}</p>
      </div>
      ${page.hasWebhook ? '' : html`<p class="notice">${text.webhookOff}</p>`}
      <section class="panel">
        ${statesPart(view, page)}
        ${
          page.depth.dead > 0 && mayAct(view)
            ? html`<p><a class="button" href="${base}/console/events/redeliver">${text.redeliverAll}</a></p>`
            : ''
        }
        ${listPart(view, page)} ${pagesPart(view, page)}
      </section>`,
  });
}

function statesPart({ words, base }: ConsoleView, { state, depth }: EventsPage): PagePart {
  const states = ['dead', 'waiting', 'delivered'] as const;
  const counts = { dead: ` (${String(depth.dead)})`, waiting: ` (${String(depth.waiting)})`, delivered: '' };
  const link = (href: string, name: string, isChosen: boolean): PagePart =>
    html`<li>
      <a href="${base}/console/events${href}" ${isChosen ? html`aria-current="page"` : ''}>${name}</a>
    </li>`;
  return html`<nav class="tabs" aria-label="${words.events.state}">
    <ul>
      ${link('', words.events.all, state === undefined)}
      ${states.map((one) => link(`?state=${one}`, `${words.delivery[one]}${counts[one]}`, one === state))}
    </ul>
  </nav>`;
}

function listPart(view: ConsoleView, page: EventsPage): PagePart {
  const { words } = view;
  const text = words.events;
  if (page.events.length === 0) return html`<p class="empty" role="status">${text.none}</p>`;
  return dataTable({
    caption: text.caption,
    columns: [
      { head: words.payment.at },
      { head: text.type },
      { head: words.facts.order },
      { head: words.facts.total, isNumber: true },
      { head: text.sent },
      ...(mayAct(view) ? [{ head: words.payment.actions }] : []),
    ],
    rows: page.events.map((listed) => eventRow(view, page, listed)),
  });
}

function eventRow(
  view: ConsoleView,
  { makeKey }: EventsPage,
  { event, delivery }: ListedEvent,
): readonly (PagePart | string)[] {
  const { words, base } = view;
  const { orderId, checkoutId, reason, total } = event.data;
  const order = orderId === null ? words.orphans.orderUnknown : idText(orderId);
  return [
    timeText(words.lang, Date.parse(event.timestamp)),
    html`<span
      >${words.event[event.type]}${reason === undefined ? '' : html`<small>${words.reason[reason].title}</small>`}<small
        ><bdi class="code">${event.type}</bdi></small
      ></span
    >`,
    checkoutId === null ? order : html`<a href="${base}/console/payments/${checkoutId}">${order}</a>`,
    yenText(words.lang, total),
    deliveryCell(view, delivery),
    ...(mayAct(view) ? [delivery.state === 'waiting' ? '' : resendForm(view, event.id, makeKey())] : []),
  ];
}

function resendForm({ words, base, session }: ConsoleView, eventId: string, key: string): PagePart {
  return html`<form method="post" action="${base}/console/events/${eventId}/redeliver">
    <input type="hidden" name="token" value="${session?.formToken ?? ''}" />
    <input type="hidden" name="key" value="${key}" />
    <button class="button quiet small">${words.payment.redeliver}</button>
  </form>`;
}

function pagesPart({ words, base }: ConsoleView, { state, before, next }: EventsPage): PagePart | string {
  if (next === null && before === undefined) return '';
  const path = `${base}/console/events`;
  const filter = state === undefined ? '' : `state=${state}&`;
  return html`<nav class="pages" aria-label="${words.events.title}">
    ${before === undefined ? '' : html`<a class="button quiet" href="${path}?${filter}">${words.payments.first}</a>`}
    ${
      next === null
        ? ''
        : html`<a class="button quiet" href="${path}?${filter}before=${String(next)}"
            >${words.payments.next}</a
          >`
    }
  </nav>`;
}
