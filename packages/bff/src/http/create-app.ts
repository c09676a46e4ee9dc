/**
 * The list of routes: each path with its method, its edge and its handler. What is not named here answers 404. Called by
 * `compose`.
 */
import { Hono } from 'hono';
import type { Context } from 'hono';
import type { AppDeps } from './app-deps.ts';
import { availabilityOf } from './availability.ts';
import { allowedOriginOnly, browserCors, edgeHeaders, forEveryOrigin } from './middleware/browser-edge.ts';
import { scriptsOnly } from './middleware/fetch-metadata.ts';
import { observeRequests } from './middleware/observe-request.ts';
import { merchantKeyOnly } from './middleware/merchant-key.ts';
import { notificationSourceOnly } from './middleware/notification-source.ts';
import { noteRefusedTokens } from './middleware/refused-tokens.ts';
import { renderProblemPage } from './pages/render-problem-page.ts';
import { ProblemError, problemResponse } from './problem-response.ts';
import { guardBrowserRoutes, guardShopRoutes } from './request-lanes.ts';
import { getOpenApi, showReference } from './routes/api-description.ts';
import { checkoutEvents } from './routes/checkout-events.ts';
import { checkoutForm } from './routes/checkout-form.ts';
import { conversionReport, takeBeacon } from './routes/conversion.ts';
import { createCheckout } from './routes/create-checkout.ts';
import { getAsset } from './routes/get-asset.ts';
import { getCheckout } from './routes/get-checkout.ts';
import { getMetrics } from './routes/get-metrics.ts';
import { gmoNotification } from './routes/gmo-notification.ts';
import { lookupCheckout } from './routes/lookup-checkout.ts';
import { merchantCancel, merchantChange, merchantRefund } from './routes/merchant-adjust.ts';
import { merchantCapture } from './routes/merchant-capture.ts';
import { listCheckouts, showCheckout } from './routes/merchant-checkouts.ts';
import { listEvents, redeliverEvent, redeliverEvents } from './routes/merchant-events.ts';
import { listForwards, redeliverForwards } from './routes/merchant-forwards.ts';
import { merchantInquire } from './routes/merchant-inquire.ts';
import { salesReport } from './routes/merchant-sales.ts';
import { merchantAdopt } from './routes/merchant-orphans.ts';
import { startTrial } from './routes/merchant-trials.ts';
import { redirectPage } from './routes/redirect-page.ts';
import { returnFromEpos } from './routes/return-from-epos.ts';
import { statusPage } from './routes/status-page.ts';

/** Routes whose reader is a person: their errors are pages. */
const PAGE_PATHS = /^\/(checkout|redirect|return)(\/|$)/;

/** Where `sendBeacon` goes. */
const BEACON_PATH = '/v1/beacon';

/**
 * Routes that a page's script may call. The merchant API is not among them: it has no CORS at all. `/*` holds the path before it as well;
 * named once more, its headers would come twice.
 */
const BROWSER_PATHS = ['/v1/checkouts/*', '/v1/availability', BEACON_PATH];

/** Makes the app. */
export function createApp(deps: AppDeps): Hono {
  const app = new Hono();
  app.use(observeRequests(deps));
  app.use(edgeHeaders(deps.hsts));
  app.use(noteRefusedTokens(deps.limitedLog, deps.clientAddress));
  for (const path of BROWSER_PATHS) {
    app.use(path, browserCors(deps.allowedOrigins));
    app.use(path, allowedOriginOnly(deps.allowedOrigins));
    app.use(path, scriptsOnly(path === BEACON_PATH));
  }
  guardBrowserRoutes(app, deps.limits, deps.lanes);

  app.post('/v1/checkouts', (c) => createCheckout(deps, c));
  app.post('/v1/checkouts/lookup', (c) => lookupCheckout(deps, c));
  app.get('/v1/checkouts/:handle', (c) => getCheckout(deps, c));
  app.get('/v1/checkouts/:handle/events', (c) => checkoutEvents(deps, c));
  app.get('/v1/availability', (c) => c.json(availabilityOf(deps)));
  app.post(BEACON_PATH, (c) => takeBeacon(deps, c));

  app.use('/v1/merchant/*', merchantKeyOnly(deps));
  guardShopRoutes(app, deps.limits, deps.lanes);
  app.get('/v1/merchant/checkouts', (c) => listCheckouts(deps, c));
  app.get('/v1/merchant/checkouts/:id', (c) => showCheckout(deps, c));
  app.get('/v1/merchant/reports/sales', (c) => salesReport(deps, c));
  app.get('/v1/merchant/reports/conversion', (c) => conversionReport(deps, c));
  app.get('/v1/merchant/events', (c) => listEvents(deps, c));
  app.post('/v1/merchant/events/redeliver', (c) => redeliverEvents(deps, c));
  app.post('/v1/merchant/events/:id/redeliver', (c) => redeliverEvent(deps, c));
  app.get('/v1/merchant/forwards', (c) => listForwards(deps, c));
  app.post('/v1/merchant/forwards/redeliver', (c) => redeliverForwards(deps, c));
  app.post('/v1/merchant/trials', (c) => startTrial(deps, c));
  app.post('/v1/merchant/orphans/:gmoOrderId/adopt', (c) => merchantAdopt(deps, c));
  app.post('/v1/merchant/checkouts/:id/capture', (c) => merchantCapture(deps, c));
  app.post('/v1/merchant/checkouts/:id/cancel', (c) => merchantCancel(deps, c));
  app.post('/v1/merchant/checkouts/:id/refund', (c) => merchantRefund(deps, c));
  app.post('/v1/merchant/checkouts/:id/change', (c) => merchantChange(deps, c));
  app.post('/v1/merchant/checkouts/:id/inquire', (c) => merchantInquire(deps, c));

  app.post('/checkout', (c) => checkoutForm(deps, c));
  app.get('/checkout/:handle', (c) => statusPage(deps, c));
  app.get('/redirect/:handle', (c) => redirectPage(deps, c));
  app.on(['GET', 'POST'], '/return/:returnKey', (c) => returnFromEpos(deps, c));
  app.use('/assets/*', forEveryOrigin);
  app.get('/assets/:name', (c) => getAsset(deps, c));

  takeNotifications(app, deps);
  app.get('/openapi.json', (c) => getOpenApi(deps, c));
  app.get('/docs', (c) => showReference(deps, c));
  app.get('/livez', (c) => c.text('ok'));
  app.get('/readyz', (c) => readyz(deps, c));
  app.get('/metrics', getMetrics(deps));

  const { consoleApp } = deps;
  if (consoleApp !== null) app.all('/console/*', (c) => consoleApp.fetch(c.req.raw, c.env));

  app.notFound((c) => answerProblem(c, new ProblemError('not_found')));
  app.onError((error, c) => {
    if (error instanceof ProblemError) return answerProblem(c, error);
    deps.log.error({ error: error.message, stack: error.stack }, 'a request failed');
    // Nothing was stored, and the store says so by its fault's name: the same request can simply come again.
    return answerProblem(
      c,
      error.name === 'StorageFault'
        ? new ProblemError('store_unavailable', undefined, 5)
        : new ProblemError('internal'),
    );
  });
  return app;
}

function takeNotifications(app: Hono, deps: AppDeps): void {
  app.use('/gmo/notification', notificationSourceOnly(deps));
  app.post('/gmo/notification', (c) => gmoNotification(deps, c));
  app.all('/gmo/notification', (c) => c.text('', 405, { allow: 'POST' }));
}

async function readyz(deps: AppDeps, c: Context): Promise<Response> {
  const readiness = await deps.health.readiness();
  return c.json(readiness, readiness.ready ? 200 : 503);
}

function answerProblem(c: Context, error: ProblemError): Response | Promise<Response> {
  return PAGE_PATHS.test(c.req.path) ? renderProblemPage(c, error) : problemResponse(error);
}
