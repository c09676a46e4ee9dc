/*
 * What a shopper is told at EPOS when there is nothing to confirm: the payment is over, one way or another, or the shopper
 * leaves. Also what the Back button finds, so that nobody confirms twice. Called by the EPOS routes.
 */
import { html, type Html } from '../pages/html.ts';
import { formatYen, otherLanguage, type Language } from '../pages/language.ts';
import { showPage } from '../pages/page-layout.ts';
import { isPaid, remainingTotal, type Trade } from '../trades/trade.ts';
import { addressOf, billRow, renderEposPage, showPurchase, showSteps, type EposView } from './epos-frame.ts';
import { eposTexts } from './epos-texts.ts';
import { eposErrors } from './finish-payment.ts';

type Outcome = 'paid' | 'canceled' | 'reversed' | 'locked' | 'limit';

/** How a trade that is over at EPOS Card ended. */
export function showOutcome(view: EposView, backHref: string): Response {
  const texts = eposTexts[view.language];
  const outcome = outcomeOf(view.trade);
  const title = texts[`${outcome}Title`];
  return renderEposPage(
    view,
    title,
    undefined,
    html`<section class="card notice ${outcome === 'paid' ? 'good' : 'bad'}">
      ${outcome === 'paid' && showSteps(texts, 2)}
      <h1>${title}</h1>
      <p>${texts[`${outcome}Text`]}</p>
      ${showPurchase(view)} ${outcome === 'paid' && showUse(view)}
      <a class="button" href="${backHref}">${texts.back}</a>
    </section>`,
  );
}

/** The shopper who closes the page half-way; nothing is over yet. */
export function showLeaving(view: EposView): Response {
  const texts = eposTexts[view.language];
  return renderEposPage(
    view,
    texts.leftTitle,
    undefined,
    html`<section class="card notice">
      <h1>${texts.leftTitle}</h1>
      <p>${texts.leftText}</p>
      <p><a href="${addressOf(view, '', 'shopper=')}">${texts.startAgain}</a></p>
    </section>`,
  );
}

/** No such page, or not any more. */
export function showGone(language: Language): Response {
  const texts = eposTexts[language];
  const content = html`<section class="card notice bad">
    <h1>${texts.goneTitle}</h1>
    <p>${texts.goneText}</p>
  </section>`;
  const otherLanguageHref = `?lang=${otherLanguage(language)}`;
  return showPage({
    status: 404,
    language,
    owner: 'epos',
    title: texts.goneTitle,
    content,
    otherLanguageHref,
  });
}

function outcomeOf(trade: Trade): Outcome {
  if (trade.errInfo === eposErrors.locked) return 'locked';
  if (trade.errInfo === eposErrors.overLimit) return 'limit';
  if (isPaid(trade)) return 'paid';
  return trade.errInfo === '' ? 'reversed' : 'canceled';
}

/** What the paid total was made of. */
function showUse({ trade, language }: EposView): Html {
  const texts = eposTexts[language];
  const { pointsUsed, couponUsed } = trade;
  const charge = Math.max(0, remainingTotal(trade) - pointsUsed - couponUsed);
  return html`<dl class="bill">
    ${pointsUsed > 0 && billRow(texts.pointsUsed, formatYen(pointsUsed, language))}
    ${couponUsed > 0 && billRow(texts.couponUsed, formatYen(couponUsed, language))}
    ${billRow(texts.charge, formatYen(charge, language), 'total')}
  </dl>`;
}
