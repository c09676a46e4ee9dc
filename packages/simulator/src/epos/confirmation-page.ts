/*
 * The EPOS page on which a shopper chooses points and coupon and confirms or cancels. A pure function of what it
 * shows; called by the EPOS routes.
 */
import { html, type Html } from '../pages/html.ts';
import { formatYen } from '../pages/language.ts';
import { remainingAmount, remainingTax, remainingTotal } from '../trades/trade.ts';
import { addressOf, billRow, renderEposPage, showPurchase, showSteps, type EposView } from './epos-frame.ts';
import { confirmScript } from './epos-scripts.ts';
import { eposTexts, type EposTexts } from './epos-texts.ts';
import type { Spending, SpendingFault } from './spending.ts';
import type { TestShopper } from './test-shoppers.ts';

/**
 * The confirmation page; `typed` is what stands in the two fields, `spending` what came of it, `hasChanged` whether the
 * shopper confirmed another charge just now.
 */
export function showConfirmation(
  view: EposView,
  shopper: TestShopper,
  typed: { readonly points: string; readonly coupon: string },
  spending: Spending,
  hasChanged: boolean,
): Response {
  const texts = eposTexts[view.language];
  const faults = 'faults' in spending ? spending.faults : undefined;
  const total = remainingTotal(view.trade);
  return renderEposPage(
    view,
    texts.confirmTitle,
    confirmScript,
    html`<section class="card">
      ${showSteps(texts, 1)}
      <h1>${texts.confirmTitle}</h1>
      <p class="quiet">${texts.confirmLead}</p>
      ${faults !== undefined && showAlert('', texts.spendFault)}
      ${faults === undefined && hasChanged && showAlert('news', texts.chargeChanged, texts.chargeChangedText)}
      ${showBill(view, shopper)}
      <form
        method="post"
        action="${addressOf(view, '/confirm')}"
        novalidate
        autocomplete="off"
        data-busy="${texts.busy}"
        data-total="${total}"
        data-language="${view.language}"
      >
        ${showSpending(texts, shopper, typed, faults ?? {})} ${showCharge(view, total, spending)}
        ${showTip(texts, shopper)}
        <button name="action" value="confirm">${texts.confirm}</button>
        <button class="plain" name="action" value="cancel">${texts.cancel}</button>
      </form>
      <p class="aside"><a href="${addressOf(view, '', 'shopper=')}">${texts.otherMember}</a></p>
    </section>`,
  );
}

/** A fault, or the `news` of another charge: what a screen reader says first, and where the keyboard starts. */
function showAlert(look: '' | 'news', title: string, text = ''): Html {
  return html`<div class="alert ${look}" role="alert" tabindex="-1" autofocus>
    <strong>${title}</strong>${text}
  </div>`;
}

function showBill(view: EposView, shopper: TestShopper): Html {
  const { trade, language } = view;
  const texts = eposTexts[language];
  const parts = html`${billRow(texts.amount, formatYen(remainingAmount(trade), language))}
  ${billRow(texts.tax, formatYen(remainingTax(trade), language))}`;
  return showPurchase(
    view,
    html`${billRow(texts.member, shopper.eposNetId)} ${remainingTax(trade) > 0 && parts}`,
  );
}

/** The fields of what the member has; nothing for a member who has nothing. */
function showSpending(
  texts: EposTexts,
  shopper: TestShopper,
  typed: { readonly points: string; readonly coupon: string },
  faults: { readonly points?: SpendingFault; readonly coupon?: SpendingFault },
): Html {
  const { points, couponYen } = shopper;
  if (points === 0 && couponYen === 0) return html``;
  return html`<div class="spend">
    ${points > 0 && spendField(texts, 'points', typed.points, points, faults.points)}
    ${couponYen > 0 && spendField(texts, 'coupon', typed.coupon, couponYen, faults.coupon)}
    <button class="plain small" name="action" value="recalculate">${texts.recalculate}</button>
  </div>`;
}

/** The charge, and the same for the server: it takes no confirmation of another charge than the one on view. */
function showCharge({ language }: EposView, total: number, spending: Spending): Html {
  const charge = 'faults' in spending ? undefined : total - spending.points - spending.coupon;
  return html`<dl class="bill">
      <div class="total charge" aria-live="polite">
        <dt>${eposTexts[language].charge}</dt>
        <dd id="charge">${charge === undefined ? '–' : formatYen(charge, language)}</dd>
      </div>
    </dl>
    <input type="hidden" name="chargeShown" value="${charge ?? ''}" />`;
}

/** What this test shopper is going to do, where it is not what the button says. */
function showTip(texts: EposTexts, { behavior }: TestShopper): Html {
  if (behavior === 'cancels') return html`<p class="tip">${texts.cancelTip}</p>`;
  return behavior === 'over-limit' ? html`<p class="tip">${texts.limitTip}</p>` : html``;
}

function spendField(
  texts: EposTexts,
  name: 'points' | 'coupon',
  value: string,
  balance: number,
  fault: SpendingFault | undefined,
): Html {
  const invalid = fault === undefined ? html`` : html`aria-invalid="true"`;
  return html`<div class="field">
    <label for="${name}">${texts[name]}</label>
    <div class="amount-field">
      <input
        id="${name}"
        name="${name}"
        type="text"
        inputmode="numeric"
        maxlength="10"
        value="${value}"
        aria-describedby="${name}-hint"
        ${invalid}
      />
      <span>${texts[`${name}Unit`]}</span>
    </div>
    <div id="${name}-hint">
      ${fault !== undefined && html`<p class="fault">${texts[fault]}</p>`}
      <p class="hint">${texts[`${name}Balance`](balance.toLocaleString('en-US'))}</p>
    </div>
  </div>`;
}
