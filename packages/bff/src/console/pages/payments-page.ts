/** The list of payments: search, filters, and a page of them. */
import { CHECKOUT_STATUSES, FUNDS } from '@epos-kantan/shared';
import type { CheckoutStatus, Funds } from '@epos-kantan/shared';
import { html } from 'hono/html';
import { currentOf, leftOf, totalOf } from '../../checkout/checkout.ts';
import type { CheckoutAndAttempts } from '../../checkout/checkout.ts';
import { viewStatus } from '../../checkout/view-checkout.ts';
import type { PagePart } from '../../http/pages/render-page.ts';
import { openAttention } from '../attention.ts';
import type { ConsoleContext, ConsoleView } from '../console-view.ts';
import { renderConsole } from './console-page.ts';
import { dataTable } from './data-table.ts';
import { idText, timeText, yenText } from './format.ts';
import { FUNDS_TONES, STATUS_TONES, badge } from './marks.ts';

/** What was asked for. Days are in Japan, both included. */
export interface PaymentsQuery {
  readonly q?: string | undefined;
  readonly status?: CheckoutStatus | undefined;
  readonly funds?: Funds | undefined;
  readonly attention?: 'true' | undefined;
  readonly trial?: 'true' | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cursor?: string | undefined;
}

/** What the page tells. */
export interface PaymentsPage {
  readonly now: number;
  readonly query: PaymentsQuery;
  readonly payments: readonly CheckoutAndAttempts[];
  readonly nextCursor: string | null;
}

/** Answers with the page. */
export function renderPayments(c: ConsoleContext, page: PaymentsPage): Promise<Response> {
  const view = c.get('view');
  const { words } = view;
  return renderConsole(c, {
    title: words.payments.title,
    entry: 'payments',
    content: html`<div class="head"><h1>${words.payments.title}</h1></div>
      ${searchPart(view, page.query)}
      <section class="panel">${listPart(view, page)} ${pagesPart(view, page)}</section>`,
  });
}

function searchPart({ words, base }: ConsoleView, query: PaymentsQuery): PagePart {
  const text = words.payments;
  const action = `${base}/console/payments`;
  const { status, funds, attention, trial, from, to } = query;
  const isFiltered = [status, funds, attention, trial, from, to].some((value) => value !== undefined);
  return html`<section class="panel search">
    <form method="get" action="${action}" role="search">
      <div class="line">
        <p class="field">
          <label for="q">${text.search}</label>
          <input
            id="q"
            name="q"
            maxlength="100"
            value="${query.q ?? ''}"
            aria-describedby="q-hint"
            autocapitalize="none"
            spellcheck="false"
          />
        </p>
        <button class="button">${text.find}</button>
      </div>
      <p class="hint" id="q-hint">${text.searchHint}</p>
    </form>
    <form method="get" action="${action}" aria-label="${text.filters}">
      <div class="filters">
        ${choice('status', words.facts.status, text.all, status, CHECKOUT_STATUSES, words.status)}
        ${choice('funds', words.facts.funds, text.all, funds, FUNDS, words.funds)}
        ${dayField('from', text.from, from)} ${dayField('to', text.to, to)}
        ${check('attention', text.onlyAttention, attention)} ${check('trial', text.onlyTrials, trial)}
        <p class="press">
          <button class="button quiet">${text.apply}</button>
          ${isFiltered ? html`<a href="${action}">${text.clear}</a>` : ''}
        </p>
      </div>
    </form>
  </section>`;
}

function choice<T extends string>(
  name: string,
  label: string,
  all: string,
  chosen: T | undefined,
  values: readonly T[],
  words: Readonly<Record<T, string>>,
): PagePart {
  return html`<p class="field">
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      <option value="">${all}</option>
      ${values.map(
        (value) =>
          html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${words[value]}</option>`,
      )}
    </select>
  </p>`;
}

function check(name: string, label: string, chosen: 'true' | undefined): PagePart {
  return html`<label class="check"
    ><input type="checkbox" name="${name}" value="true" ${chosen === undefined ? '' : html`checked`} />
    ${label}</label
  >`;
}

function dayField(name: string, label: string, value: string | undefined): PagePart {
  return html`<p class="field">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" type="date" value="${value ?? ''}" />
  </p>`;
}

function listPart(view: ConsoleView, { payments, now }: PaymentsPage): PagePart {
  const { words } = view;
  const { facts } = words;
  if (payments.length === 0) return html`<p class="empty" role="status">${words.payments.none}</p>`;
  return dataTable({
    caption: words.payments.caption,
    captionHidden: false,
    columns: [
      { head: facts.order },
      { head: facts.status },
      { head: facts.funds },
      { head: facts.total, isNumber: true },
      { head: facts.left, isNumber: true },
      { head: facts.created },
      { head: facts.attention },
    ],
    rows: payments.map((found) => paymentRow(view, found, now)),
  });
}

function paymentRow(
  { words, base }: ConsoleView,
  found: CheckoutAndAttempts,
  now: number,
): readonly (PagePart | string)[] {
  const { lang } = words;
  const { checkout } = found;
  const current = currentOf(found);
  const status = viewStatus(current, now);
  const open = openAttention(found, now).map(({ reason }) => reason);
  const settled = found.attempts
    .flatMap(({ attention }) => attention)
    .filter((reason) => !open.includes(reason));
  return [
    html`<span
      ><a href="${base}/console/payments/${checkout.id}">${idText(checkout.orderId)}</a
      >${checkout.trial ? html`<small>${words.payment.trial}</small>` : ''}</span
    >`,
    badge(STATUS_TONES[status], words.status[status]),
    checkout.funds === 'none' ? '' : badge(FUNDS_TONES[checkout.funds], words.funds[checkout.funds]),
    yenText(lang, totalOf(checkout)),
    checkout.status === 'paid' ? yenText(lang, leftOf(current.attempt)) : '',
    timeText(lang, checkout.createdAt),
    open.length + settled.length === 0
      ? ''
      : html`<span
          >${open.map((reason) => badge('warn', words.reason[reason].title))}
          ${[...new Set(settled)].map((reason) => html`<small>${words.payment.solved}: ${words.reason[reason].title}</small>`)}</span
        >`,
  ];
}

function pagesPart({ words, base }: ConsoleView, { query, nextCursor }: PaymentsPage): PagePart {
  const { cursor, ...filters } = query;
  const linkTo = (more: Readonly<Record<string, string>>): string => {
    const given = Object.entries(filters).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return `${base}/console/payments?${new URLSearchParams([...given, ...Object.entries(more)]).toString()}`;
  };
  if (nextCursor === null && cursor === undefined) return html``;
  return html`<nav class="pages" aria-label="${words.payments.title}">
    ${cursor === undefined ? '' : html`<a class="button quiet" href="${linkTo({})}">${words.payments.first}</a>`}
    ${
      nextCursor === null
        ? ''
        : html`<a class="button quiet" href="${linkTo({ cursor: nextCursor })}">${words.payments.next}</a>`
    }
  </nav>`;
}
