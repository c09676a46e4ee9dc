/** The step before an action: what will happen to whose money, and the amount once more where it goes back. */
import { html } from 'hono/html';
import type { CheckoutAndAttempts } from '../../checkout/checkout.ts';
import type { PagePart } from '../../http/pages/render-page.ts';
import type { Confirmation, ConfirmationFault } from '../actions/confirmation.ts';
import type { PossibleAction } from '../actions/possible-actions.ts';
import type { ConsoleContext, ConsoleView } from '../console-view.ts';
import { amountField } from './actions-part.ts';
import { renderConsole } from './console-page.ts';
import { idText, yenText } from './format.ts';

/** What the page tells. */
export interface ConfirmPage {
  readonly found: CheckoutAndAttempts;
  readonly confirmation: Confirmation;
  readonly key: string;
  /** What was entered to confirm is not what goes back. */
  readonly differs: boolean;
}

/** Answers with the page. */
export function renderConfirm(c: ConsoleContext, page: ConfirmPage): Promise<Response> {
  const view = c.get('view');
  const { words, base } = view;
  const { found, confirmation } = page;
  const { action, back } = confirmation;
  const { name, lead, press } = words.action[action.kind];
  const paymentPath = `${base}/console/payments/${found.checkout.id}`;
  return renderConsole(c, {
    title: name,
    entry: 'payments',
    status: page.differs ? 422 : 200,
    content: html`<section class="narrow panel confirm">
      <div>
        <p class="hint">${words.confirm.title}</p>
        <h1>${name}</h1>
      </div>
      <p>${lead}</p>
      ${moneyFacts(view, found, confirmation)}
      <form class="stack" method="post" action="${paymentPath}/${action.name}">
        ${hiddenFields(view, page)} ${back === null || back === 0 ? '' : againField(view, back, page.differs)}
        ${action.kind === 'inquire' ? '' : html`<p class="hint">${words.confirm.cannotUndo}</p>`}
        <p class="press">
          <button class="button ${back === 0 ? '' : 'grave'}">${press}</button>
          <a class="button quiet" href="${paymentPath}">${words.confirm.cancel}</a>
        </p>
      </form>
    </section>`,
  });
}

function moneyFacts(
  { words }: ConsoleView,
  { checkout }: CheckoutAndAttempts,
  { action, back, after }: Confirmation,
): PagePart {
  const { lang, confirm: text } = words;
  const fact = (name: string, value: PagePart | string, kind = ''): PagePart =>
    html`<div class="${kind}">
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  const money =
    back === null
      ? ''
      : html`${fact(text.leftNow, yenText(lang, action.left))}
        ${back === 0 ? fact(text.taken, yenText(lang, action.left), 'goes') : fact(text.goesBack, yenText(lang, back), 'goes')}
        ${back === 0 ? '' : fact(text.leftAfter, yenText(lang, after))}`;
  return html`<dl class="facts">
    ${fact(text.order, idText(checkout.orderId))}
    ${action.attempt === null ? '' : fact(words.payment.attempt, String(action.attempt))} ${money}
  </dl>`;
}

/** What the form sends besides what is typed. `left`: a payment that has moved since is not touched. */
function hiddenFields({ session }: ConsoleView, { confirmation, key }: ConfirmPage): PagePart {
  const { action, asked } = confirmation;
  const fields: readonly (readonly [string, number | string | null | undefined])[] = [
    ['token', session?.formToken],
    ['key', key],
    ['left', action.left],
    ['attempt', action.attempt],
    ['amount', asked.amount],
    ['tax', asked.tax],
  ];
  return html`${fields
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => html`<input type="hidden" name="${name}" value="${String(value)}" />`)}`;
}

function againField({ words }: ConsoleView, back: number, differs: boolean): PagePart {
  const { lang, confirm: text } = words;
  return html`<p class="field">
    <label for="again">${text.again(yenText(lang, back))}</label>
    <input
      id="again"
      name="again"
      inputmode="numeric"
      autocomplete="off"
      required
      maxlength="14"
      ${differs ? html`aria-invalid="true" aria-describedby="differs"` : ''}
    />
    ${differs ? html`<span class="notice warn" id="differs" role="alert">${text.differs}</span>` : ''}
  </p>`;
}

/** What the page tells when the amount cannot be. */
export interface AmountPage {
  readonly found: CheckoutAndAttempts;
  readonly action: PossibleAction;
  readonly fault: ConfirmationFault;
  readonly amount: string;
  readonly tax: string;
}

/** Answers with the page on which the amount is entered again. */
export function renderAmount(
  c: ConsoleContext,
  { found, action, fault, amount, tax }: AmountPage,
): Promise<Response> {
  const { words, base } = c.get('view');
  const { lang, confirm: text } = words;
  const left = yenText(lang, action.left);
  const say = {
    amountInvalid: text.amountInvalid,
    amountTooLarge: text.amountTooLarge(left),
    notLower: text.notLower(left),
  };
  const { name, lead } = words.action[action.kind];
  const paymentPath = `${base}/console/payments/${found.checkout.id}`;
  return renderConsole(c, {
    title: name,
    entry: 'payments',
    status: 422,
    content: html`<section class="narrow panel confirm">
      <h1>${name}</h1>
      <p>${lead}</p>
      <p class="notice warn" role="alert">${say[fault]}</p>
      <form class="stack" method="get" action="${paymentPath}/${action.name}">
        ${
          action.kind === 'change'
            ? html`${amountField('amount', words.payment.newAmount, 'amount', amount)}
              ${amountField('tax', words.payment.newTax, 'tax', tax)}`
            : amountField('amount', words.payment.refundAmount, 'amount', amount)
        }
        <p class="press">
          <button class="button">${words.payment.next}</button>
          <a class="button quiet" href="${paymentPath}">${text.cancel}</a>
        </p>
      </form>
    </section>`,
  });
}
