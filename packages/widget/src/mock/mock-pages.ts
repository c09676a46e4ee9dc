/**
 * The two pages of the mock that a browser opens: the redirect page, and an EPOS of one button. Where a test really goes to
 * EPOS (Playwright), they are the way there and back. They lead on by links and never by a redirect, because a browser driver
 * does not see the second request of a redirect, and would ask the network for it.
 */
import type { MockOrder } from './mock-order.ts';
import { SCENARIO_TABLE } from './mock-scenario.ts';
import type { Scenario } from './mock-scenario.ts';

type Both = readonly [ja: string, en: string];

const AT_EPOS: Both = ['エポスの画面（モック）', 'EPOS (mock)'];
const TO_EPOS: Both = ['エポスへ進む', 'Go on to EPOS'];
const LOG_IN: Both = ['ログインして進む', 'Log in and go on'];
const TO_SHOP: Both = ['お店に戻る', 'Back to the shop'];
const NOTHING: Both = ['お支払いの手続きは終わっています。', 'There is nothing to pay any more.'];

/** `GET /redirect/{handle}`: goes on to EPOS by itself. */
export function redirectPage({ isPayable, wayBack }: MockOrder, eposUrl: string): Response {
  return isPayable
    ? page(TO_EPOS, link(eposUrl, TO_EPOS), { leadsOn: true })
    : page(NOTHING, link(wayBack, TO_SHOP));
}

/** EPOS before the shopper has done anything, or once there is nothing to do. */
export function eposPage(order: MockOrder, scenario: Scenario): Response {
  if (!order.isPayable) return page(NOTHING, link(order.wayBack, TO_SHOP));
  const { orderId, total } = order.view();
  const facts = `<p>${escape(orderId)}: ${total.toLocaleString('ja')}円 (${scenario})</p>`;
  return page(AT_EPOS, facts + form());
}

/** EPOS after the shopper did what the scenario says. */
export function eposAnswerPage(wayBack: string, scenario: Scenario): Response {
  const { end, says, leadsBack, isElsewhere } = SCENARIO_TABLE[scenario];
  const back = link(wayBack, TO_SHOP, isElsewhere);
  return page(says, (end === undefined ? form() : '') + back, { leadsOn: leadsBack });
}

function form(): string {
  return `<form method="post"><button>${LOG_IN.join(' / ')}</button></form>`;
}

/** A new tab without an opener remembers nothing of this one, as another browser does not. */
function link(url: string, text: Both, isElsewhere = false): string {
  const target = isElsewhere ? ' target="_blank" rel="noopener"' : '';
  return `<p><a href="${escape(url)}"${target}>${text.join(' / ')}</a></p>`;
}

function page(
  title: Both,
  content: string,
  { leadsOn = false }: { leadsOn?: boolean | undefined } = {},
): Response {
  const words = title.join(' / ');
  const script = leadsOn ? `<script>location.replace(document.querySelector('a').href)</script>` : '';
  const text =
    `<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${words}</title><main><h1>${words}</h1>${content}</main>${script}</html>`;
  return new Response(text, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
