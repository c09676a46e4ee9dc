/** What needs attention: each with what it means and what to do, in the words of the documentation. */
import type { AttentionReason } from '@epos-kantan/shared';
import { html } from 'hono/html';
import type { CheckoutAndAttempts } from '../../checkout/checkout.ts';
import { totalOf } from '../../checkout/checkout.ts';
import type { WaitingOrphan } from '../../checkout/ports/checkout-reader.ts';
import type { PagePart } from '../../http/pages/render-page.ts';
import { openAttention } from '../attention.ts';
import type { OpenAttention } from '../attention.ts';
import type { ConsoleView } from '../console-view.ts';
import { idText, timeText, yenText } from './format.ts';
import { mark } from './marks.ts';
import { orphanFacts } from './orphan-facts.ts';

/** One row: what it is about, its words, and where to go. */
export interface AttentionRow {
  readonly reason: AttentionReason | 'dead_webhooks' | 'dead_forwards';
  readonly title: string;
  readonly means: string;
  readonly todo: string;
  readonly about?: PagePart;
  /** Absent on the page that it would lead to. */
  readonly link?: { readonly href: string; readonly words: string };
}

/** What cannot wait comes first; what may be nothing comes last. */
const URGENCY: readonly AttentionRow['reason'][] = [
  'duplicate_paid',
  'amount_mismatch',
  'paid_late',
  'capture_failed',
  'dead_webhooks',
  'unknown_outcome',
  'orphan_trade',
  'capture_due',
  'dead_forwards',
  'external_change',
];

/** The rows in their order. */
export function byUrgency(rows: readonly AttentionRow[]): readonly AttentionRow[] {
  return [...rows].sort((one, other) => URGENCY.indexOf(one.reason) - URGENCY.indexOf(other.reason));
}

/** The rows of a payment, one for each reason that waits. */
export function rowsOfPayment(
  view: ConsoleView,
  found: CheckoutAndAttempts,
  now: number,
): readonly AttentionRow[] {
  const { words, base } = view;
  return openAttention(found, now).map((open) => ({
    reason: open.reason,
    ...words.reason[open.reason],
    ...(open.reason === 'paid_late' ? lateTodo(view, found) : {}),
    about: aboutPayment(view, found, open),
    link: { href: `${base}/console/payments/${found.checkout.id}`, words: words.start.open },
  }));
}

/** A late payment that cannot be accepted any more has other words than one that can. */
function lateTodo({ words }: ConsoleView, { checkout }: CheckoutAndAttempts): { readonly todo?: string } {
  if (checkout.closed) return { todo: words.start.closedTodo };
  return checkout.funds === 'partly_refunded' ? { todo: words.start.partTodo } : {};
}

function aboutPayment(
  { words }: ConsoleView,
  { checkout, attempts }: CheckoutAndAttempts,
  open: OpenAttention,
): PagePart {
  const { lang, facts } = words;
  const many = attempts.length > 1 ? ` · ${words.payments.attempts(open.attempt.number)}` : '';
  return html`<p class="about">
    <b><span>${facts.order}</span> ${idText(checkout.orderId)}</b>
    <b>${yenText(lang, totalOf(open.attempt))}</b>
    <span>${words.status[checkout.status]} · ${words.funds[checkout.funds]}${many}</span>
    <span>${facts.updated}: ${timeText(lang, open.attempt.updatedAt)}</span>
  </p>`;
}

/** The row of a trade without a record. */
export function rowOfOrphan({ words, base }: ConsoleView, orphan: WaitingOrphan): AttentionRow {
  const { lang, facts } = words;
  const known = orphanFacts(orphan);
  return {
    reason: 'orphan_trade',
    ...words.reason.orphan_trade,
    about: html`<p class="about">
      <b
        ><span>${facts.order}</span>
        ${(known?.orderId ?? null) === null ? words.orphans.orderUnknown : idText(known?.orderId ?? '')}</b
      >
      <b>${known === null ? words.orphans.amountUnknown : yenText(lang, known.total)}</b>
      <span><bdi class="code">${orphan.gmoOrderId}</bdi></span>
      <span>${words.orphans.found}: ${timeText(lang, orphan.foundAt)}</span>
    </p>`,
    link: { href: `${base}/console/orphans/${orphan.gmoOrderId}/adopt`, words: words.start.openOrphan },
  };
}

/** The rows as a list. */
export function attentionList({ words }: ConsoleView, rows: readonly AttentionRow[]): PagePart {
  return html`<ul class="attention">
    ${rows.map(
      ({ title, means, todo, about, link }) =>
        html`<li>
          <h2>${mark('warn')}${title}</h2>
          ${about ?? ''}
          <dl class="advice">
            <dt>${words.start.means}</dt>
            <dd>${means}</dd>
            <dt>${words.start.todo}</dt>
            <dd>${todo}</dd>
          </dl>
          ${link === undefined ? '' : html`<p><a class="button quiet" href="${link.href}">${link.words}</a></p>`}
        </li>`,
    )}
  </ul>`;
}
