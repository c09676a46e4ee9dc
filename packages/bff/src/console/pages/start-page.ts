/** The start: what needs attention, then how today goes. */
import { html } from 'hono/html';
import type { CheckoutAndAttempts } from '../../checkout/checkout.ts';
import type { WaitingOrphan } from '../../checkout/ports/checkout-reader.ts';
import type { PagePart } from '../../http/pages/render-page.ts';
import { barChart } from '../charts/bar-chart.ts';
import type { Depth } from '../console-deps.ts';
import type { ConsoleContext, ConsoleView } from '../console-view.ts';
import type { DayFigures } from '../japan-days.ts';
import { attentionList, byUrgency, rowOfOrphan, rowsOfPayment } from './attention-list.ts';
import type { AttentionRow } from './attention-list.ts';
import { renderConsole } from './console-page.ts';
import { countText, dayText, shortDayText, timeText, yenText } from './format.ts';
import { mark } from './marks.ts';

/** What the page tells. */
export interface StartPage {
  readonly now: number;
  readonly payments: readonly CheckoutAndAttempts[];
  /** Not all were looked at: there may be older ones that wait. */
  readonly more: boolean;
  readonly orphans: readonly WaitingOrphan[];
  /** There are more of them. */
  readonly moreOrphans: boolean;
  readonly webhooks: Depth;
  readonly forwards: Depth;
  /** Checkouts that were made today. */
  readonly startedToday: number;
  /** The last of them is today. */
  readonly days: readonly DayFigures[];
}

/** Answers with the page. */
export function renderStart(c: ConsoleContext, page: StartPage): Promise<Response> {
  const view = c.get('view');
  const { words, base } = view;
  const text = words.start;
  return renderConsole(c, {
    title: text.title,
    entry: 'start',
    content: html`
      ${attentionPart(view, page)} ${todayPart(view, page)}
      <section class="panel">
        <h2>${text.fortnight}</h2>
        ${barChart(view, {
          title: words.report.payments,
          isLow: true,
          points: page.days.map(({ from, paid }) => ({
            label: dayText(words.lang, from),
            short: shortDayText(words.lang, from),
            value: paid.count,
            text: countText(words.lang, paid.count),
          })),
          summary: words.report.sum(
            countText(
              words.lang,
              page.days.reduce((sum, { paid }) => sum + paid.count, 0),
            ),
          ),
        })}
        <p><a href="${base}/console/report">${text.toReport}</a></p>
      </section>
    `,
  });
}

/** What a page needs to tell what waits. */
export type WaitingPart = Pick<
  StartPage,
  'now' | 'payments' | 'more' | 'orphans' | 'moreOrphans' | 'webhooks' | 'forwards'
>;

/** What waits for somebody. That nothing does is only said when all was looked at. */
export function attentionPart(view: ConsoleView, page: WaitingPart): PagePart {
  const { words, base } = view;
  const text = words.start;
  const rows = rowsOf(view, page);
  if (rows.length === 0 && !page.more)
    return html`<section class="panel well">
      ${mark('good')}
      <div>
        <h1>${text.none}</h1>
        <p class="hint">${text.noneLead}</p>
      </div>
    </section>`;
  return html`<div class="head"><h1>${rows.length === 0 ? text.title : text.count(rows.length)}</h1></div>
    ${rows.length === 0 ? '' : attentionList(view, rows)}
    ${page.more ? html`<p class="hint"><a href="${base}/console/payments?attention=true">${text.more}</a></p>` : ''}
    ${page.moreOrphans ? html`<p class="hint"><a href="${base}/console/orphans">${text.moreOrphans}</a></p>` : ''}
    ${hasExternal(page) ? html`<p class="hint">${text.externalNote}</p>` : ''}`;
}

function rowsOf(view: ConsoleView, page: WaitingPart): readonly AttentionRow[] {
  const { words, base } = view;
  const text = words.start;
  return byUrgency([
    ...page.payments.flatMap((found) => rowsOfPayment(view, found, page.now)),
    ...page.orphans.map((orphan) => rowOfOrphan(view, orphan)),
    ...(page.webhooks.dead === 0
      ? []
      : [
          {
            reason: 'dead_webhooks' as const,
            title: text.deadTitle(page.webhooks.dead),
            means: text.deadMeans,
            todo: text.deadTodo,
            link: { href: `${base}/console/events?state=dead`, words: text.deadOpen },
          },
        ]),
    ...(page.forwards.dead === 0
      ? []
      : [
          {
            reason: 'dead_forwards' as const,
            title: text.forwardTitle(page.forwards.dead),
            means: text.forwardMeans,
            todo: text.forwardTodo,
            link: { href: `${base}/console/forwards`, words: text.forwardOpen },
          },
        ]),
  ]);
}

function hasExternal({ payments }: WaitingPart): boolean {
  return payments.some(({ attempts }) =>
    attempts.some(({ attention }) => attention.includes('external_change')),
  );
}

function todayPart({ words }: ConsoleView, { startedToday, days, webhooks, now }: StartPage): PagePart {
  const { lang, start: text } = words;
  const today = days.at(-1);
  if (today === undefined) return html``;
  const tile = (name: string, value: string, more: PagePart | string): PagePart =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
      <dd>${more}</dd>
    </div>`;
  const oldest = webhooks.oldestAt === null ? '' : html`${text.oldest} ${timeText(lang, webhooks.oldestAt)}`;
  return html`<section class="stack">
    <h2>${text.today} <span class="hint">${dayText(lang, now)}</span></h2>
    <dl class="tiles">
      ${tile(text.started, countText(lang, startedToday), '')}
      ${tile(text.paid, countText(lang, today.paid.count), yenText(lang, today.paid.total))}
      ${tile(text.captured, yenText(lang, today.captured.total), countText(lang, today.captured.count))}
      ${tile(text.back, yenText(lang, today.givenBack.total), countText(lang, today.givenBack.count))}
      ${tile(text.waiting, countText(lang, webhooks.waiting), oldest)}
    </dl>
  </section>`;
}
