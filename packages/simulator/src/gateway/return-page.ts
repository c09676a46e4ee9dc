/*
 * GMO-PG's page that sends a shopper's browser back to the shop: a form that submits itself, from another site
 * than the shop's, with a button for browsers without script (protocol notes, section 3). EPOS' pages lead here.
 */
import { isAtEpos } from '../epos/finish-payment.ts';
import { applyFault } from '../faults/apply-fault.ts';
import type { Fault } from '../faults/fault.ts';
import { html, type Html } from '../pages/html.ts';
import { chooseLanguage, otherLanguage, type Language } from '../pages/language.ts';
import { showPage } from '../pages/page-layout.ts';
import type { Simulation } from '../simulation.ts';
import type { Trade } from '../trades/trade.ts';
import { maskFields } from '../wire/mask-fields.ts';
import { returnFields } from './return-to-shop.ts';

const texts = {
  ja: {
    title: 'ショップに戻ります',
    text: 'そのままお待ちください。画面が変わらないときは、下のボタンを押してください。',
    button: 'ショップに戻る',
    unknownTitle: 'このページは表示できません',
    unknown:
      'アドレスに誤りがあるか、お手続きの情報がすでに削除されています。お支払いの状況は、ショップの画面でご確認ください。',
    lost: '通信が途切れました',
    lostText:
      'この画面からショップには戻れません（指定された障害です）。お支払いの結果はショップでご確認ください。',
  },
  en: {
    title: 'Going back to the shop',
    text: 'Please wait. If nothing happens, press the button below.',
    button: 'Back to the shop',
    unknownTitle: 'This page cannot be shown',
    unknown: 'The address is wrong, or the payment is no longer stored. Please check your order at the shop.',
    lost: 'The connection was lost',
    lostText:
      'This page cannot take you back to the shop (a fault that was asked for). The shop knows the result.',
  },
} as const;

/** Waits for the page to be loaded, so that the browser keeps no half-sent form, then submits once. */
const submitScript = `
const form = document.getElementById('return');
const submit = () => form.requestSubmit();
if (form.dataset.twice === undefined) submit();
else fetch(form.action, { method: 'POST', mode: 'no-cors', credentials: 'include', body: new URLSearchParams(new FormData(form)) }).then(submit, submit);
`;

const keyCharsMax = 64;

/** The address of the return page of a trade. */
export function returnPageUrl(simulation: Simulation, trade: Trade, language: Language): string {
  return `${simulation.settings.publicOrigin}/payment/EpospayResultReceive.idPass?key=${trade.returnKey}&lang=${language}`;
}

/** Shows the page of the trade whose key is in the address, under a `return` fault if one was ordered. */
export async function showReturnPage(simulation: Simulation, request: Request): Promise<Response> {
  const language = chooseLanguage(request);
  const key = new URL(request.url).searchParams.get('key') ?? '';
  const trade = simulation.trades.byReturnKey(key);
  // Before EPOS Card has said anything there is no result to return with.
  if (trade === undefined || isAtEpos(trade) || trade.status === 'REQSUCCESS') {
    const { unknownTitle, unknown } = texts[language];
    return showNotice(
      { language, key },
      404,
      unknownTitle,
      html`<h1>${unknownTitle}</h1>
        <p>${unknown}</p>`,
    );
  }
  const fault = simulation.faults.take('return', trade.orderId);
  return applyFault(isPageFault(fault) ? fault : undefined, {
    work: () => Promise.resolve(showForm(simulation, trade, language, fault)),
    fail: () => showForm(simulation, trade, language, fault),
    overtaken: () => Promise.resolve(),
  });
}

/** The other kinds change the page's content, or happen elsewhere. */
function isPageFault(fault: Fault | undefined): boolean {
  return fault !== undefined && ['delay', 'drop-reply', 'refuse', 'http'].includes(fault.kind);
}

function showForm(
  simulation: Simulation,
  trade: Trade,
  language: Language,
  fault: Fault | undefined,
): Response {
  simulation.notifier.release(trade.orderId);
  const { title, text, button, lost, lostText } = texts[language];
  const common = { orderId: trade.orderId, from: 'gmo', name: 'Return' } as const;
  if (fault?.kind === 'lose') {
    simulation.wire.write({ ...common, to: 'shopper', kind: 'note', text: 'the browser never returns' });
    return showNotice(
      { language, key: trade.returnKey },
      200,
      lost,
      html`<h1>${lost}</h1>
        <p>${lostText}</p>`,
    );
  }
  const fields = returnFields(simulation, trade, fault);
  simulation.wire.write({ ...common, to: 'shopper', kind: 'page', text: maskFields(fields) });
  return showPage({
    language,
    owner: 'gmo',
    title,
    otherLanguageHref: otherAddress(language, trade.returnKey),
    script: submitScript,
    ...(fault?.kind === 'duplicate' ? { connectTo: new URL(trade.retUrl).origin } : {}),
    content: html`<section class="card notice">
      <h1><span class="going" aria-hidden="true"></span>${title}</h1>
      <p>${text}</p>
      <form
        id="return"
        method="post"
        action="${trade.retUrl}"
        ${fault?.kind === 'duplicate' && html`data-twice`}
      >
        ${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <button>${button}</button>
      </form>
    </section>`,
  });
}

function showNotice(
  { language, key }: { readonly language: Language; readonly key: string },
  status: number,
  title: string,
  content: Html,
): Response {
  const section = html`<section class="card notice bad">${content}</section>`;
  const otherLanguageHref = otherAddress(language, key);
  return showPage({ language, status, owner: 'gmo', title, content: section, otherLanguageHref });
}

/** This page in the other language. */
function otherAddress(language: Language, key: string): string {
  return `?${new URLSearchParams({ key: key.slice(0, keyCharsMax), lang: otherLanguage(language) }).toString()}`;
}
