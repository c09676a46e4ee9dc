/** Paid trades without a record: the list, and the step before one is adopted. */
import { html } from 'hono/html';
import type { WaitingOrphan } from '../../checkout/ports/checkout-reader.ts';
import type { PagePart } from '../../http/pages/render-page.ts';
import { mayAct } from '../console-view.ts';
import type { ConsoleContext, ConsoleView } from '../console-view.ts';
import { renderConsole } from './console-page.ts';
import { dataTable } from './data-table.ts';
import { idText, timeText, yenText } from './format.ts';
import { orphanFacts } from './orphan-facts.ts';

/** Answers with the list. `next`: where the next page begins; null = that was all. */
export function renderOrphans(
  c: ConsoleContext,
  { orphans, next }: { readonly orphans: readonly WaitingOrphan[]; readonly next: string | null },
): Promise<Response> {
  const view = c.get('view');
  const { words, base } = view;
  const text = words.orphans;
  const columns = [
    { head: words.facts.gmoOrder },
    { head: words.facts.order },
    { head: words.facts.total, isNumber: true },
    { head: text.found },
    ...(mayAct(view) ? [{ head: words.payment.actions }] : []),
  ];
  const rows = orphans.map((orphan) => [
    html`<bdi class="code">${orphan.gmoOrderId}</bdi>`,
    orderOf(view, orphan),
    totalText(view, orphan),
    timeText(words.lang, orphan.foundAt),
    ...(mayAct(view)
      ? [
          html`<a class="button quiet small" href="${base}/console/orphans/${orphan.gmoOrderId}/adopt"
            >${text.adopt}</a
          >`,
        ]
      : []),
  ]);
  return renderConsole(c, {
    title: text.title,
    entry: 'orphans',
    content: html`<div class="head">
        <h1>${text.title}</h1>
        <p class="hint">${text.lead}</p>
      </div>
      <section class="panel">
        ${
          rows.length === 0
            ? html`<p class="empty" role="status">${text.none}</p>`
            : dataTable({ caption: text.caption, columns, rows })
        }
        ${
          next === null
            ? ''
            : html`<p class="pages">
                <a class="button quiet" href="${base}/console/orphans?before=${next}"
                  >${words.payments.next}</a
                >
              </p>`
        }
      </section>`,
  });
}

function orderOf({ words }: ConsoleView, orphan: WaitingOrphan): PagePart | string {
  const orderId = orphanFacts(orphan)?.orderId ?? null;
  return orderId === null ? words.orphans.orderUnknown : idText(orderId);
}

function totalText({ words }: ConsoleView, orphan: WaitingOrphan): string {
  const facts = orphanFacts(orphan);
  return facts === null ? words.orphans.amountUnknown : yenText(words.lang, facts.total);
}

/** Answers with the step before an adoption. */
export function renderAdoption(
  c: ConsoleContext,
  { orphan, key }: { readonly orphan: WaitingOrphan; readonly key: string },
): Promise<Response> {
  const view = c.get('view');
  const { words, base, session } = view;
  const text = words.orphans;
  const isNamed = (orphanFacts(orphan)?.orderId ?? null) !== null;
  const fact = (name: string, value: PagePart | string): PagePart =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  return renderConsole(c, {
    title: text.adoptTitle,
    entry: 'orphans',
    content: html`<section class="narrow panel confirm">
      <div>
        <p class="hint">${words.confirm.title}</p>
        <h1>${text.adoptTitle}</h1>
      </div>
      <p>${text.adoptLead}</p>
      <dl class="facts">
        ${fact(words.facts.gmoOrder, html`<bdi class="code">${orphan.gmoOrderId}</bdi>`)}
        ${fact(words.facts.order, orderOf(view, orphan))} ${fact(words.facts.total, totalText(view, orphan))}
      </dl>
      <form class="stack" method="post" action="${base}/console/orphans/${orphan.gmoOrderId}/adopt">
        <input type="hidden" name="token" value="${session?.formToken ?? ''}" />
        <input type="hidden" name="key" value="${key}" />
        ${
          isNamed
            ? ''
            : html`<p class="field">
                <label for="orderId">${text.orderField}</label>
                <input id="orderId" name="orderId" maxlength="64" autocapitalize="none" spellcheck="false" />
              </p>`
        }
        <p class="press">
          <button class="button">${text.adopt}</button>
          <a class="button quiet" href="${base}/console/orphans">${words.confirm.cancel}</a>
        </p>
      </form>
    </section>`,
  });
}
