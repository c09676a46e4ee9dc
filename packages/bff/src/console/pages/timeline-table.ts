/** The timeline as a table: the words of the picture, and all that it has no room for. */
import { html } from 'hono/html';
import type { CheckoutAndAttempts } from '../../checkout/checkout.ts';
import type { Delivery, TimelineEntry } from '../../checkout/ports/checkout-reader.ts';
import type { PagePart } from '../../http/pages/render-page.ts';
import type { ConsoleView } from '../console-view.ts';
import { dataTable } from './data-table.ts';
import { shownText, timeText } from './format.ts';
import { DELIVERY_TONES, badge } from './marks.ts';
import { changeWords, detailWords, whatWords, whoWords } from './timeline-words.ts';

/** The table, oldest first. */
export function timelineTable(
  view: ConsoleView,
  { attempts }: CheckoutAndAttempts,
  timeline: readonly TimelineEntry[],
  deliveries: ReadonlyMap<string, Delivery>,
): PagePart {
  const { words } = view;
  const { payment: text } = words;
  const numberOf = new Map(attempts.map(({ id, number }) => [id, number]));
  return dataTable({
    caption: text.table,
    columns: [
      { head: text.at },
      { head: text.what },
      { head: text.change },
      { head: text.who },
      { head: text.attempt, isNumber: true },
      { head: text.webhook },
      { head: text.detail },
    ],
    rows: timeline.map((entry) => [
      timeText(words.lang, entry.at),
      whatWords(words, entry),
      changeWords(words, entry).join(' · '),
      whoWords(words, entry),
      String(numberOf.get(entry.attemptId) ?? ''),
      deliveryCell(view, deliveries.get(entry.id)),
      detailWords(entry),
    ]),
  });
}

/** What became of a webhook. */
export function deliveryCell({ words }: ConsoleView, delivery: Delivery | undefined): PagePart | string {
  if (delivery === undefined) return '';
  const { state, tries, lastDetail, endedAt } = delivery;
  return html`<span
    >${badge(DELIVERY_TONES[state], words.delivery[state])}<small>${words.payment.tries(tries)}${endedAt === null ? '' : html` · ${timeText(words.lang, endedAt)}`}</small>${lastDetail === null || state === 'delivered' ? '' : html`<small>${shownText(lastDetail)}</small>`}</span
  >`;
}
