/** `GET /checkout/{handle}`: the status page, where the road without JavaScript ends. Refreshes itself while nothing is proven. */
import type { Context } from 'hono';
import { offeredTicket, viewCheckout } from '../../checkout/view-checkout.ts';
import type { AppDeps } from '../app-deps.ts';
import { languageOf } from '../pages/page-language.ts';
import { renderStatusPage } from '../pages/render-status-page.ts';
import { wayBack } from '../with-handle.ts';
import { checkoutOfPath } from './get-checkout.ts';

/** Handles the route. */
export async function statusPage(deps: AppDeps, c: Context): Promise<Response> {
  const found = await checkoutOfPath(deps, c);
  const { core } = deps;
  const now = core.clock.now();
  const view = viewCheckout(found, now);
  const { handle } = found.checkout;
  const payable = offeredTicket(found, now) !== null;
  return renderStatusPage(c, {
    lang: languageOf(c),
    view,
    backUrl: wayBack(found, core.policy),
    continueUrl: payable ? `${core.policy.publicUrl}/redirect/${handle}` : null,
    stillChecking: view.pollUntil !== undefined && Date.parse(view.pollUntil) < now,
  });
}
