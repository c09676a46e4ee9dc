/**
 * `GET /redirect/{handle}`: the one place where a browser sees AccessID and Token. Only while payable; stored before shown, so
 * that the timer looks after the shopper even if nobody ever comes back.
 */
import type { Context } from 'hono';
import { noteRedirectShown } from '../../checkout/note-shopper.ts';
import { offeredTicket } from '../../checkout/view-checkout.ts';
import type { AppDeps } from '../app-deps.ts';
import { languageOf } from '../pages/page-language.ts';
import { renderRedirectPage } from '../pages/render-redirect-page.ts';
import { wayBack } from '../with-handle.ts';
import { checkoutOfPath } from './get-checkout.ts';

/** Handles the route. */
export async function redirectPage(deps: AppDeps, c: Context): Promise<Response> {
  const found = await checkoutOfPath(deps, c);
  const { core } = deps;
  const ticket = offeredTicket(found, core.clock.now());
  const { handle } = found.checkout;
  if (ticket === null) return c.redirect(`${core.policy.publicUrl}/checkout/${handle}`, 303);
  await noteRedirectShown(core, found);
  return renderRedirectPage(c, {
    lang: languageOf(c),
    startUrl: ticket.startUrl,
    accessId: ticket.accessId,
    token: ticket.token,
    total: found.checkout.amount + found.checkout.tax,
    orderId: found.checkout.orderId,
    backUrl: wayBack(found, core.policy) ?? `${core.policy.publicUrl}/checkout/${handle}`,
    testMode: core.policy.testMode,
  });
}
