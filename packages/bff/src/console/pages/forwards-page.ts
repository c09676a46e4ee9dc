/** Notifications of the shop's other payment methods that were not passed on yet; never what they hold. */
import { html } from 'hono/html';
import type { ListedForward } from '../../notification/forward-queue.ts';
import type { Depth } from '../console-deps.ts';
import { mayAct } from '../console-view.ts';
import type { ConsoleContext } from '../console-view.ts';
import { renderConsole } from './console-page.ts';
import { dataTable } from './data-table.ts';
import { idText, shownText, timeText } from './format.ts';
import { deliveryCell } from './timeline-table.ts';

/** What the page tells. */
export interface ForwardsPage {
  readonly forwards: readonly ListedForward[];
  readonly after: number;
  /** Where the next page begins; null = that was all. */
  readonly next: number | null;
  readonly depth: Depth;
}

/** Answers with the page. */
export function renderForwards(
  c: ConsoleContext,
  { forwards, after, next, depth }: ForwardsPage,
): Promise<Response> {
  const view = c.get('view');
  const { words, base } = view;
  const text = words.forwards;
  const path = `${base}/console/forwards`;
  const columns = [
    { head: words.facts.gmoOrder },
    { head: text.payType },
    { head: text.received },
    { head: words.events.sent },
  ];
  const rows = forwards.map(({ gmoOrderId, payType, receivedAt, ...delivery }) => [
    html`<span class="code">${idText(gmoOrderId)}</span>`,
    payType === null ? '' : shownText(payType),
    timeText(words.lang, receivedAt),
    deliveryCell(view, delivery),
  ]);
  return renderConsole(c, {
    title: text.title,
    entry: 'forwards',
    content: html`<div class="head">
        <h1>${text.title}</h1>
        <p class="hint">${text.lead}</p>
      </div>
      <section class="panel">
        ${
          depth.dead > 0 && mayAct(view)
            ? html`<p><a class="button" href="${path}/redeliver">${text.redeliverAll}</a></p>`
            : ''
        }
        ${
          rows.length === 0
            ? html`<p class="empty" role="status">${text.none}</p>`
            : dataTable({ caption: text.caption, columns, rows })
        }
        ${
          next === null && after === 0
            ? ''
            : html`<nav class="pages" aria-label="${text.title}">
                ${after === 0 ? '' : html`<a class="button quiet" href="${path}">${words.payments.first}</a>`}
                ${
                  next === null
                    ? ''
                    : html`<a class="button quiet" href="${path}?after=${String(next)}"
                        >${words.payments.next}</a
                      >`
                }
              </nav>`
        }
      </section>`,
  });
}
