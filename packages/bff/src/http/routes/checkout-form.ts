/**
 * `POST /checkout`: the road without JavaScript. A plain form of the shop's page; any origin may send it, the token
 * authenticates. Ends on the redirect page, or on the status page when there is nothing to pay.
 */
import { checkoutFormSchema } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { offeredTicket } from '../../checkout/view-checkout.ts';
import type { AppDeps } from '../app-deps.ts';
import { noteForProblemPage } from '../pages/render-problem-page.ts';
import { readForm } from '../read-request.ts';
import { orderOfToken, startOrder } from '../start-from-token.ts';

/** Handles the route. Errors become pages in the app's error hook. */
export async function checkoutForm(deps: AppDeps, c: Context): Promise<Response> {
  const { orderToken, lang } = await readForm(c.req.raw, checkoutFormSchema);
  const { core } = deps;
  const facts = { lang, testMode: core.policy.testMode };
  noteForProblemPage(c, facts);
  const order = await orderOfToken(deps, orderToken);
  noteForProblemPage(c, { ...facts, order });
  const { found } = await startOrder(deps, order);
  const road = offeredTicket(found, core.clock.now()) === null ? 'checkout' : 'redirect';
  const query = lang === undefined ? '' : `?lang=${lang}`;
  return c.redirect(`${core.policy.publicUrl}/${road}/${found.checkout.handle}${query}`, 303);
}
