/*
 * EPOS Card's pages at `/epos/<key>`, on another origin than GMO-PG's. The key, 256 random bits that only one
 * browser is sent to, is the session. Every form answers with a redirect to a page that can be asked for again, so
 * that reload and Back never send a form twice. Mounted by create-simulator.ts.
 */
import { Hono } from 'hono';
import { readBody } from '../gateway/read-form.ts';
import { returnPageUrl } from '../gateway/return-page.ts';
import { chooseLanguage } from '../pages/language.ts';
import type { Simulation } from '../simulation.ts';
import { remainingTotal } from '../trades/trade.ts';
import { maskFields, maskUrl } from '../wire/mask-fields.ts';
import { showConfirmation } from './confirmation-page.ts';
import { addressOf, type EposView } from './epos-frame.ts';
import { authorizeAtEpos, cancelAtEpos, eposErrors, isAtEpos, refuseAtEpos } from './finish-payment.ts';
import { showLogin } from './login-page.ts';
import { showGone, showLeaving, showOutcome } from './outcome-page.ts';
import { checkSpending, type Spending } from './spending.ts';
import { authenticate, findShopper, type TestShopper } from './test-shoppers.ts';

type PageForm = Readonly<
  Record<'eposNetId' | 'password' | 'points' | 'coupon' | 'chargeShown' | 'action', string>
>;

const fieldCharsMax = 64;

/** The routes below `/epos`. */
export function eposRoutes(simulation: Simulation): Hono {
  const routes = new Hono();
  routes.get('/:key', (context) => {
    const view = openView(simulation, context.req.raw, context.req.param('key'));
    return view instanceof Response ? view : showStage(simulation, view);
  });
  for (const action of ['login', 'confirm', 'cancel'] as const) {
    routes.post(`/:key/${action}`, async (context) => {
      const form = await readPageForm(context.req.raw);
      // From here on nothing waits, so that of two submits at once the second finds the trade finished.
      const view = openView(simulation, context.req.raw, context.req.param('key'));
      if (view instanceof Response) return view;
      if (!isAtEpos(view.trade)) return leave(simulation, view);
      if (action === 'login') return logIn(simulation, view, form);
      if (action === 'confirm') return confirm(simulation, view, form);
      return cancel(simulation, view);
    });
    // Whoever asks for the address of a form is led to the beginning.
    routes.get(`/:key/${action}`, (context) =>
      seeOther(`/epos/${context.req.param('key')}?lang=${chooseLanguage(context.req.raw)}`),
    );
  }
  return routes;
}

/** The trade behind a key, over or not; or the answer when there is no page for it. */
function openView(simulation: Simulation, request: Request, key: string): EposView | Response {
  const { clock, settings, trades } = simulation;
  const language = chooseLanguage(request);
  const trade = trades.byEposKey(key);
  const url = new URL(request.url);
  if (url.host !== new URL(settings.eposOrigin).host) return showGone(language);
  if (trade === undefined || trade.status === 'REQSUCCESS' || trade.status === 'EXPIRED')
    return showGone(language);
  if (isAtEpos(trade) && clock.now() > trade.startedAtMs + settings.eposSessionMs) return showGone(language);
  url.searchParams.delete('lang');
  const query = url.searchParams.toString();
  return { trade, shopName: settings.shopName[language], language, path: `/epos/${key}`, query };
}

/** The fields of a page's form; what they mean is checked by whoever uses them. */
async function readPageForm(request: Request): Promise<PageForm> {
  const fields = new URLSearchParams((await readBody(request)) ?? '');
  const text = (name: string) => (fields.get(name) ?? '').slice(0, fieldCharsMax);
  return {
    eposNetId: text('eposNetId').trim(),
    password: text('password'),
    points: text('points'),
    coupon: text('coupon'),
    chargeShown: text('chargeShown'),
    action: text('action'),
  };
}

/** The page of where the shopper is: login, confirmation, or the outcome. */
function showStage(simulation: Simulation, view: EposView): Response {
  const { logins } = simulation;
  const { eposKey } = view.trade;
  if (!isAtEpos(view.trade)) {
    writePage(simulation, view, 'EposOutcome', 'the payment is over');
    return showOutcome(view, returnPageUrl(simulation, view.trade, view.language));
  }
  const chosenId = new URLSearchParams(view.query).get('shopper');
  if (chosenId !== null) logins.delete(eposKey);
  const member = memberOf(simulation, view);
  if (member?.behavior === 'gives-up') {
    writePage(simulation, view, 'EposLeft', 'the shopper leaves here');
    return showLeaving(view);
  }
  if (member !== undefined) {
    writePage(simulation, view, 'EposConfirmation', 'confirmation page');
    return askToConfirm(view, member);
  }
  writePage(simulation, view, 'EposLogin', 'login page');
  const refused = logins.get(eposKey);
  if (refused !== undefined) {
    return showLogin(view, { eposNetId: refused.eposNetId, password: '', isRefused: true });
  }
  const { eposNetId, password } = findShopper(chosenId ?? '') ?? { eposNetId: '', password: '' };
  return showLogin(view, { eposNetId, password, isRefused: false });
}

/** Who has logged in here. */
function memberOf({ logins }: Simulation, { trade }: EposView): TestShopper | undefined {
  const login = logins.get(trade.eposKey);
  return login?.isIn === true ? findShopper(login.eposNetId) : undefined;
}

function logIn(simulation: Simulation, view: EposView, { eposNetId, password }: PageForm): Response {
  const fields = maskFields([
    ['EposNetId', eposNetId],
    ['Password', password],
  ]);
  writeStep(simulation, view, 'EposLogin', fields);
  const shopper = authenticate(eposNetId, password);
  simulation.logins.set(view.trade.eposKey, { eposNetId, isIn: shopper !== undefined });
  if (shopper === undefined) writePage(simulation, view, 'EposLogin', 'login refused');
  if (shopper?.behavior === 'locked') {
    refuseAtEpos(simulation, view.trade, 'locked');
    writePage(simulation, view, 'EposLocked', 'account locked');
    return leave(simulation, view);
  }
  return seeOther(addressOf(view, ''));
}

/** What the address says is to be spent, else what this shopper spends by default. */
function askToConfirm(view: EposView, shopper: TestShopper): Response {
  const total = remainingTotal(view.trade);
  const query = new URLSearchParams(view.query);
  const typed = {
    points: query.get('points') ?? String(Math.min(shopper.pointsToUse, total)),
    coupon: query.get('coupon') ?? String(Math.min(shopper.couponToUse, total)),
  };
  return showConfirmation(view, shopper, typed, spendingOf(view, shopper, typed), query.has('changed'));
}

function confirm(simulation: Simulation, view: EposView, form: PageForm): Response {
  const shopper = memberOf(simulation, view);
  if (shopper === undefined) return seeOther(addressOf(view, ''));
  const { action, points, coupon } = form;
  if (action === 'cancel' || (action === 'confirm' && shopper.behavior === 'cancels')) {
    return cancel(simulation, view);
  }
  const spending = spendingOf(view, shopper, form);
  if (action !== 'confirm' || 'faults' in spending || !isAsShown(view, form, spending)) {
    const typed = new URLSearchParams({ points, coupon });
    if (action === 'confirm') typed.set('changed', '1');
    return seeOther(addressOf(view, '', typed.toString()));
  }
  const text = `action=confirm&points=${spending.points}&coupon=${spending.coupon}`;
  writeStep(simulation, view, 'EposConfirm', text);
  if (shopper.behavior === 'over-limit') {
    refuseAtEpos(simulation, view.trade, 'overLimit');
    writePage(simulation, view, 'EposRefused', 'over the limit');
    return leave(simulation, view);
  }
  authorizeAtEpos(simulation, view.trade, spending.points, spending.coupon);
  return leave(simulation, view);
}

/** Whether the charge that the shopper saw is the one that is due. Nobody pays another: that one is shown first. */
function isAsShown(
  { trade }: EposView,
  { chargeShown }: PageForm,
  { points, coupon }: Exclude<Spending, { readonly faults: unknown }>,
): boolean {
  return chargeShown === String(remainingTotal(trade) - points - coupon);
}

function cancel(simulation: Simulation, view: EposView): Response {
  writeStep(simulation, view, 'EposCancel', 'action=cancel');
  cancelAtEpos(simulation, view.trade);
  return leave(simulation, view);
}

function spendingOf(
  { trade }: EposView,
  { points, couponYen }: TestShopper,
  typed: Readonly<Record<'points' | 'coupon', string>>,
): Spending {
  return checkSpending(typed.points, typed.coupon, { points, couponYen, totalYen: remainingTotal(trade) });
}

/** Away from a trade that is over: a refusal is read here first, everything else leads to GMO-PG and on to the shop. */
function leave(simulation: Simulation, view: EposView): Response {
  const { eposKey, errInfo } = view.trade;
  simulation.logins.delete(eposKey);
  if (errInfo === eposErrors.locked || errInfo === eposErrors.overLimit) return seeOther(addressOf(view, ''));
  const location = returnPageUrl(simulation, view.trade, view.language);
  writePage(simulation, view, 'EposLeave', `303 ${maskUrl(location)}`);
  return seeOther(location);
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { Location: location, 'Cache-Control': 'no-store' } });
}

function writeStep({ wire }: Simulation, { trade }: EposView, name: string, text: string): void {
  wire.write({ orderId: trade.orderId, from: 'shopper', to: 'epos', step: 7, kind: 'request', name, text });
}

function writePage({ wire }: Simulation, { trade }: EposView, name: string, text: string): void {
  wire.write({ orderId: trade.orderId, from: 'epos', to: 'shopper', kind: 'page', name, text });
}
