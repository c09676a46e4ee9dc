/** What can be done about a payment now, and nothing else. Each leads to a page that asks once more; asking GMO-PG moves nothing and needs none. */
import { html } from 'hono/html';
import { currentOf, totalOf } from '../../checkout/checkout.ts';
import type { CheckoutAndAttempts } from '../../checkout/checkout.ts';
import type { PagePart } from '../../http/pages/render-page.ts';
import { possibleActions, underWayOf } from '../actions/possible-actions.ts';
import type { PossibleAction } from '../actions/possible-actions.ts';
import { mayAct } from '../console-view.ts';
import type { ConsoleView } from '../console-view.ts';
import { momentText, yenText } from './format.ts';

/** The panel of actions. `key`: a fresh idempotency key for the inquiry. */
export function actionsPart(view: ConsoleView, found: CheckoutAndAttempts, key: string): PagePart {
  const { words } = view;
  const actions = mayAct(view) ? possibleActions(found) : [];
  return html`<section class="panel">
    <h2>${words.payment.actions}</h2>
    ${underWayPart(view, found)} ${mayAct(view) ? '' : html`<p class="hint">${words.payment.readOnly}</p>`}
    ${
      actions.length === 0
        ? ''
        : html`<ul class="actions">
            ${actions.map((action) => html`<li>${actionPart(view, found, action, key)}</li>`)}
          </ul>`
    }
  </section>`;
}

function underWayPart({ words }: ConsoleView, found: CheckoutAndAttempts): PagePart | string {
  const { attempt } = currentOf(found);
  const text = words.payment;
  switch (underWayOf(attempt)) {
    case null:
      return '';
    case 'capture':
      return html`<p class="notice">${text.captureUnderWay}</p>`;
    case 'adjustment': {
      const { adjustment } = attempt;
      if (adjustment === null) return '';
      const left = yenText(words.lang, totalOf(adjustment));
      return html`<p class="notice">
        ${text.underWay(text.adjustment[adjustment.kind], left, momentText(words.lang, adjustment.begunAt))}
      </p>`;
    }
  }
}

function actionPart(
  view: ConsoleView,
  found: CheckoutAndAttempts,
  action: PossibleAction,
  key: string,
): PagePart {
  const { words, base } = view;
  const path = `${base}/console/payments/${found.checkout.id}/${action.name}`;
  switch (action.name) {
    case 'inquire':
      return inquiryForm(view, path, key);
    case 'refund':
      return refundForm(view, path);
    case 'change':
      return changeForm(view, path, currentOf(found).attempt.currentTax);
    case 'capture':
    case 'cancel': {
      const { name, lead } = words.action[action.kind];
      const query = action.attempt === null ? '' : `?attempt=${String(action.attempt)}`;
      const look = action.name === 'capture' ? 'button' : 'button quiet';
      return html`<p><a class="${look}" href="${path}${query}">${name}</a></p>
        <p class="hint">${lead}</p>`;
    }
  }
}

function inquiryForm({ words, session }: ConsoleView, path: string, key: string): PagePart {
  const { name, lead } = words.action.inquire;
  return html`<form method="post" action="${path}">
    <input type="hidden" name="token" value="${session?.formToken ?? ''}" />
    <input type="hidden" name="key" value="${key}" />
    <button class="button quiet small">${name}</button>
    <p class="hint">${lead}</p>
  </form>`;
}

function refundForm({ words }: ConsoleView, path: string): PagePart {
  return html`<form class="line" method="get" action="${path}">
    ${amountField('amount', `${words.action.refund.name}: ${words.payment.refundAmount}`)}
    <button class="button quiet">${words.payment.next}</button>
  </form>`;
}

function changeForm({ words }: ConsoleView, path: string, tax: number): PagePart {
  const { name, lead } = words.action.change;
  return html`<details>
    <summary>${name}</summary>
    <p class="hint">${lead}</p>
    <form class="line" method="get" action="${path}">
      ${amountField('amount', words.payment.newAmount, 'new-amount')}
      ${amountField('tax', words.payment.newTax, 'new-tax', String(tax))}
      <button class="button quiet">${words.payment.next}</button>
    </form>
  </details>`;
}

/** A field for whole yen. */
export function amountField(name: string, label: string, id = name, value = ''): PagePart {
  return html`<p class="field">
    <label for="${id}">${label}</label>
    <input
      id="${id}"
      name="${name}"
      inputmode="numeric"
      autocomplete="off"
      required
      maxlength="14"
      value="${value}"
    />
  </p>`;
}
