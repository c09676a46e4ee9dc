/*
 * EpospayStart: the page that a shopper's browser posts AccessID and Token to; it goes on to EPOS Card at once, on
 * another origin (protocol notes, section 2). Called by the payment routes.
 */
import { beginAtEpos } from '../epos/finish-payment.ts';
import { maskUrl } from '../wire/mask-fields.ts';
import type { Simulation } from '../simulation.ts';
import { showPage } from '../pages/page-layout.ts';
import { html } from '../pages/html.ts';
import { startTexts } from '../pages/start-texts.ts';
import type { Form } from './read-form.ts';

/** Sends the browser to EPOS Card (302), or says why it cannot. */
export function startTrade(simulation: Simulation, form: Form): Response {
  const extra = [...form.keys()].find((name) => name !== 'AccessID' && name !== 'Token');
  // A browser that carries anything else, above all a password, is a serious fault of the shop's server.
  if (extra !== undefined) return showStartError('E00000010');
  const trade = simulation.trades.byAccessId(form.get('AccessID')?.text ?? '');
  if (trade === undefined || trade.token === '' || trade.token !== form.get('Token')?.text) {
    return showStartError('M01074090');
  }
  const errInfo = beginAtEpos(simulation, trade);
  if (errInfo !== undefined) return showStartError(errInfo);
  const location = `${simulation.settings.eposOrigin}/epos/${trade.eposKey}`;
  simulation.wire.write({
    orderId: trade.orderId,
    from: 'gmo',
    to: 'shopper',
    kind: 'reply',
    name: 'EpospayStart',
    text: `302 ${maskUrl(location)}`,
  });
  return new Response(null, { status: 302, headers: { Location: location, 'Cache-Control': 'no-store' } });
}

/** The page that a shopper sees when the payment cannot begin; in both languages, as there is no switch here yet. */
export function showStartError(errInfo: string): Response {
  const { ja, en } = startTexts;
  return showPage({
    status: 400,
    language: 'ja',
    owner: 'gmo',
    title: ja.title,
    content: html`<section class="card notice bad">
      <h1>${ja.title}</h1>
      <p>${ja.reasons[errInfo] ?? ja.otherReason}</p>
      <p>${ja.advice}</p>
      <p class="code">${ja.code} <code>${errInfo}</code></p>
      <div lang="en">
        <h2>${en.title}</h2>
        <p>${en.reasons[errInfo] ?? en.otherReason} ${en.advice}</p>
      </div>
    </section>`,
  });
}
