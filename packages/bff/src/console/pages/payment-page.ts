/** One payment: what it is, what can be done about it, and everything that happened to it. */
import { html } from 'hono/html';
import { currentOf, leftOf, refundedTotal, totalOf } from '../../checkout/checkout.ts';
import type { Attempt, CheckoutAndAttempts } from '../../checkout/checkout.ts';
import type { Delivery, TimelineEntry } from '../../checkout/ports/checkout-reader.ts';
import { viewStatus } from '../../checkout/view-checkout.ts';
import type { PagePart } from '../../http/pages/render-page.ts';
import { openAttention } from '../attention.ts';
import type { ConsoleContext, ConsoleView } from '../console-view.ts';
import { actionsPart } from './actions-part.ts';
import { attentionList, rowsOfPayment } from './attention-list.ts';
import { renderConsole } from './console-page.ts';
import { dataTable } from './data-table.ts';
import { idText, shownText, timeText, yenText } from './format.ts';
import { FUNDS_TONES, STATUS_TONES, badge } from './marks.ts';
import { MOMENTS_MAX, timelinePicture } from './timeline-picture.ts';
import { timelineTable } from './timeline-table.ts';

/** What the page tells. */
export interface PaymentPage {
  readonly now: number;
  readonly found: CheckoutAndAttempts;
  readonly timeline: readonly TimelineEntry[];
  readonly deliveries: ReadonlyMap<string, Delivery>;
  /** A fresh idempotency key for what is pressed on this page itself. */
  readonly key: string;
}

/** Answers with the page. */
export function renderPayment(c: ConsoleContext, page: PaymentPage): Promise<Response> {
  const view = c.get('view');
  const { words, base } = view;
  const { found, now, timeline, deliveries } = page;
  const { checkout } = found;
  const status = viewStatus(currentOf(found), now);
  // Of another page's links and facts it needs none: it is that page.
  const waiting = rowsOfPayment(view, found, now).map(({ reason, title, means, todo }) => ({
    reason,
    title,
    means,
    todo,
  }));
  return renderConsole(c, {
    title: `${words.facts.order} ${checkout.orderId}`,
    entry: 'payments',
    content: html`
      <div class="head">
        <p class="hint"><a href="${base}/console/payments">← ${words.payment.back}</a></p>
        <h1>${words.facts.order} ${idText(checkout.orderId)}</h1>
        ${badge(STATUS_TONES[status], words.status[status])}
        ${checkout.funds === 'none' ? '' : badge(FUNDS_TONES[checkout.funds], words.funds[checkout.funds])}
        ${checkout.trial ? badge('calm', words.payment.trial) : ''}
      </div>
      ${checkout.trial ? html`<p class="hint">${words.payment.trialNote}</p>` : ''}
      ${waiting.length === 0 ? '' : attentionList(view, waiting)}
      <div class="columns">
        <div>${factsPart(view, found)} ${actionsPart(view, found, page.key)}</div>
        <div>
          <section class="panel">
            <h2>${words.payment.timeline}</h2>
            ${timelinePicture(view, checkout.orderId, timeline, deliveries)}
            ${timeline.length > MOMENTS_MAX ? html`<p class="hint">${words.payment.pictureCut(MOMENTS_MAX)}</p>` : ''}
          </section>
          ${orderPart(view, found)}
        </div>
      </div>
      <section class="panel">
        <h2>${words.payment.table}</h2>
        ${timelineTable(view, found, timeline, deliveries)}
      </section>
      <section class="panel">
        <h2>${words.payment.attempts}</h2>
        ${attemptsTable(view, found, now)}
      </section>
    `,
  });
}

function factsPart({ words }: ConsoleView, found: CheckoutAndAttempts): PagePart {
  const { lang, facts } = words;
  const { checkout } = found;
  const { attempt } = currentOf(found);
  const isPaid = checkout.status === 'paid';
  const yen = (amount: number): string => yenText(lang, amount);
  return html`<section class="panel">
    <h2>${words.payment.money}</h2>
    <dl class="facts">
      ${fact(facts.total, yen(totalOf(checkout)))}
      ${checkout.tax === 0 ? '' : fact(facts.tax, yen(checkout.tax))}
      ${used(facts.points, isPaid ? attempt.pointsUsed : null, yen)}
      ${used(facts.coupon, isPaid ? attempt.couponUsed : null, yen)}
      ${isPaid ? fact(facts.givenBack, yen(refundedTotal(attempt))) : ''}
      ${isPaid ? fact(facts.left, yen(leftOf(attempt)), 'sum') : ''}
      ${checkout.closed ? fact(facts.closed, facts.closedYes) : ''}
      ${fact(facts.created, timeText(lang, checkout.createdAt))}
      ${fact(facts.updated, timeText(lang, checkout.updatedAt))}
      ${fact(facts.checkout, html`<bdi class="code">${checkout.id}</bdi>`)}
    </dl>
  </section>`;
}

function fact(name: string, value: PagePart | string, kind = ''): PagePart {
  return html`<div class="${kind}">
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function used(name: string, amount: number | null, yen: (amount: number) => string): PagePart | string {
  return amount === null || amount === 0 ? '' : fact(name, yen(amount));
}

/** What the shop said about the order. */
function orderPart({ words }: ConsoleView, found: CheckoutAndAttempts): PagePart | string {
  const { items } = currentOf(found).attempt;
  const notes = Object.entries(found.checkout.metadata);
  if (items.length + notes.length === 0) return '';
  return html`<section class="panel">
    <h2>${words.payment.items}</h2>
    <dl class="facts">
      ${items.map(({ name, quantity, unitPrice }) =>
        fact(shownText(name), `${yenText(words.lang, unitPrice)} × ${String(quantity)}`),
      )}
      ${notes.map(([name, value]) => fact(shownText(name), idText(value)))}
    </dl>
  </section>`;
}

function attemptsTable(view: ConsoleView, found: CheckoutAndAttempts, now: number): PagePart {
  const { words } = view;
  const { facts, payment: text } = words;
  return dataTable({
    caption: text.attempts,
    columns: [
      { head: text.attempt },
      { head: facts.gmoOrder },
      { head: text.phase },
      { head: facts.gmoStatus },
      { head: text.captureState },
      { head: facts.total, isNumber: true },
      { head: facts.givenBack, isNumber: true },
      { head: facts.attention },
    ],
    rows: [...found.attempts].reverse().map((attempt) => attemptRow(view, found, attempt, now)),
  });
}

function attemptRow(
  { words }: ConsoleView,
  found: CheckoutAndAttempts,
  attempt: Attempt,
  now: number,
): readonly (PagePart | string)[] {
  const { lang } = words;
  const isCurrent = attempt.id === found.checkout.currentAttemptId;
  const open = openAttention(found, now).filter((one) => one.attempt.id === attempt.id);
  return [
    html`<span
      >${String(attempt.number)}${isCurrent ? html` <small>${words.payment.current}</small>` : ''}</span
    >`,
    html`<span
      ><bdi class="code">${attempt.gmoOrderId}</bdi
      >${attempt.eposTradeId === null ? '' : html`<small>${words.facts.eposTrade}: ${idText(attempt.eposTradeId)}</small>`}</span
    >`,
    attempt.death === null
      ? words.phase[attempt.phase]
      : `${words.phase[attempt.phase]} (${words.death[attempt.death]})`,
    attempt.gmoStatus === null ? '' : html`<bdi class="code">${shownText(attempt.gmoStatus)}</bdi>`,
    words.capture[attempt.capture],
    yenText(lang, totalOf(attempt)),
    refundedTotal(attempt) === 0 ? '' : yenText(lang, refundedTotal(attempt)),
    attempt.attention.length === 0
      ? ''
      : html`<span
          >${attempt.attention.map((reason) =>
            open.some((one) => one.reason === reason)
              ? badge('warn', words.reason[reason].title)
              : html`<small>${words.payment.solved}: ${words.reason[reason].title}</small>`,
          )}</span
        >`,
  ];
}
