/*
 * EPOS Card's pages at `/epos/<key>`, on another origin than GMO-PG's. The key, 256 random bits that only one
 * browser is sent to, is the session. Mounted by create-simulator.ts.
 */
import { Hono } from 'hono';
import { readBody } from '../gateway/read-form.ts';
import { returnPageUrl } from '../gateway/return-page.ts';
import { chooseLanguage } from '../pages/language.ts';
import type { Simulation } from '../simulation.ts';
import { remainingTotal } from '../trades/trade.ts';
import { maskFields, maskUrl } from '../wire/mask-fields.ts';
import { showConfirmation } from './confirmation-page.ts';
import type { EposView } from './epos-frame.ts';
import { showLogin } from './login-page.ts';
import { showGone, showOutcome } from './outcome-page.ts';
import { authorizeAtEpos, cancelAtEpos, isAtEpos, refuseAtEpos } from './finish-payment.ts';
import { checkSpending } from './spending.ts';
import { authenticate, findShopper, type TestShopper } from './test-shoppers.ts';

type PageForm = Readonly<Record<'eposNetId' | 'password' | 'points' | 'coupon' | 'action', string>>;

const loginPage = ['EposLogin', 'login page'] as const;
const confirmationPage = ['EposConfirmation', 'confirmation page'] as const;

/** The routes below `/epos`. */
export function eposRoutes(simulation: Simulation): Hono {
  const routes = new Hono();
  routes.get('/:key', (context) => {
    const view = openView(simulation, context.req.raw, context.req.param('key'));
    if (view instanceof Response) return view;
    const chosenId = context.req.query('shopper');
    if (chosenId !== undefined) simulation.logins.delete(view.trade.eposKey);
    return welcome(simulation, view, findShopper(chosenId ?? ''));
  });
  for (const action of ['login', 'confirm', 'cancel'] as const) {
    routes.post(`/:key/${action}`, async (context) => {
      const form = await readPageForm(context.req.raw);
      // From here on nothing waits, so that of two submits at once the second finds the trade finished.
      const view = openView(simulation, context.req.raw, context.req.param('key'));
      if (view instanceof Response) return view;
      if (action === 'login') return logIn(simulation, view, form);
      if (action === 'confirm') return confirm(simulation, view, form);
      writeStep(simulation, view, 'EposCancel', 'action=cancel');
      cancelAtEpos(simulation, view.trade);
      return leave(simulation, view);
    });
    // A reload or the back button asks for the address of a form: it leads to the beginning.
    routes.get(`/:key/${action}`, (context) => {
      const suffix = chooseLanguage(context.req.raw) === 'en' ? '?lang=en' : '';
      return context.redirect(`/epos/${context.req.param('key')}${suffix}`, 303);
    });
  }
  return routes;
}

/** The trade behind a key; or the answer when there is nothing to do here any more. */
function openView(simulation: Simulation, request: Request, key: string): EposView | Response {
  const { clock, settings, trades } = simulation;
  const language = chooseLanguage(request);
  const trade = trades.byEposKey(key);
  if (new URL(request.url).host !== new URL(settings.eposOrigin).host) return showGone(language);
  if (trade === undefined || trade.status === 'REQSUCCESS' || trade.status === 'EXPIRED')
    return showGone(language);
  const view = { trade, shopId: settings.shopId, language, path: `/epos/${key}` };
  if (!isAtEpos(trade)) return leave(simulation, view);
  return clock.now() > trade.startedAtMs + settings.eposSessionMs ? showGone(language) : view;
}

/** The fields of a page's form; what they mean is checked by whoever uses them. */
async function readPageForm(request: Request): Promise<PageForm> {
  const fields = new URLSearchParams((await readBody(request)) ?? '');
  const text = (name: string) => (fields.get(name) ?? '').slice(0, 64);
  return {
    eposNetId: text('eposNetId').trim(),
    password: text('password'),
    points: text('points'),
    coupon: text('coupon'),
    action: text('action'),
  };
}

function logIn(simulation: Simulation, view: EposView, form: PageForm): Response {
  writeStep(
    simulation,
    view,
    'EposLogin',
    maskFields([
      ['EposNetId', form.eposNetId],
      ['Password', form.password],
    ]),
  );
  const shopper = authenticate(form.eposNetId, form.password);
  if (shopper === undefined) {
    writePage(simulation, view, 'EposLogin', 'login refused');
    return showLogin(view, { eposNetId: form.eposNetId, password: '', isRefused: true });
  }
  if (shopper.behavior === 'locked') {
    refuseAtEpos(simulation, view.trade, 'locked');
    writePage(simulation, view, 'EposLocked', 'account locked');
    return showOutcome(view, 'locked', returnPageUrl(simulation, view.trade, view.language));
  }
  if (shopper.behavior === 'gives-up') {
    writePage(simulation, view, 'EposLeft', 'the shopper leaves here');
    return showOutcome(view, 'left', '');
  }
  simulation.logins.set(view.trade.eposKey, shopper.eposNetId);
  writePage(simulation, view, ...confirmationPage);
  return askToConfirm(view, shopper);
}

/** The first page: the login, or the confirmation of who has logged in already. */
function welcome(simulation: Simulation, view: EposView, chosen: TestShopper | undefined): Response {
  const member = findShopper(simulation.logins.get(view.trade.eposKey) ?? '');
  if (member === undefined) writePage(simulation, view, ...loginPage);
  else writePage(simulation, view, ...confirmationPage);
  if (member !== undefined) return askToConfirm(view, member);
  const { eposNetId, password } = chosen ?? { eposNetId: '', password: '' };
  return showLogin(view, { eposNetId, password, isRefused: false });
}

function askToConfirm(view: EposView, shopper: TestShopper): Response {
  const total = remainingTotal(view.trade);
  const points = String(Math.min(shopper.pointsToUse, total));
  const coupon = String(Math.min(shopper.couponToUse, total));
  return showConfirmation(
    view,
    shopper,
    { points, coupon },
    checkSpending(points, coupon, bounds(shopper, total)),
  );
}

function confirm(simulation: Simulation, view: EposView, form: PageForm): Response {
  const shopper = findShopper(simulation.logins.get(view.trade.eposKey) ?? '');
  if (shopper === undefined) return welcome(simulation, view, undefined);
  const spending = checkSpending(form.points, form.coupon, bounds(shopper, remainingTotal(view.trade)));
  if (form.action === 'cancel' || (form.action === 'confirm' && shopper.behavior === 'cancels')) {
    writeStep(simulation, view, 'EposCancel', 'action=cancel');
    cancelAtEpos(simulation, view.trade);
    return leave(simulation, view);
  }
  if (form.action !== 'confirm' || 'faults' in spending)
    return showConfirmation(view, shopper, form, spending);
  writeStep(
    simulation,
    view,
    'EposConfirm',
    `action=confirm&points=${spending.points}&coupon=${spending.coupon}`,
  );
  if (shopper.behavior === 'over-limit') {
    refuseAtEpos(simulation, view.trade, 'overLimit');
    writePage(simulation, view, 'EposRefused', 'over the limit');
    return showOutcome(view, 'limit', returnPageUrl(simulation, view.trade, view.language));
  }
  authorizeAtEpos(simulation, view.trade, spending.points, spending.coupon);
  return leave(simulation, view);
}

function bounds(shopper: TestShopper, totalYen: number) {
  return { points: shopper.points, couponYen: shopper.couponYen, totalYen };
}

/** Back to GMO-PG's origin, from where the browser is sent to the shop. */
function leave(simulation: Simulation, view: EposView): Response {
  simulation.logins.delete(view.trade.eposKey);
  const location = returnPageUrl(simulation, view.trade, view.language);
  writePage(simulation, view, 'EposLeave', `303 ${maskUrl(location)}`);
  return new Response(null, { status: 303, headers: { Location: location, 'Cache-Control': 'no-store' } });
}

function writeStep({ wire }: Simulation, { trade }: EposView, name: string, text: string): void {
  wire.write({ orderId: trade.orderId, from: 'shopper', to: 'epos', step: 7, kind: 'request', name, text });
}

function writePage({ wire }: Simulation, { trade }: EposView, name: string, text: string): void {
  wire.write({ orderId: trade.orderId, from: 'epos', to: 'shopper', kind: 'page', name, text });
}
