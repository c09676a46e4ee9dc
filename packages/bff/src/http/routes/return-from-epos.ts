/**
 * `GET`/`POST /return/{returnKey}`: RetURL. Without cookies, trusting nothing that is posted: it makes the timer ask, waits a
 * moment for GMO-PG's answer, and sends the browser on to the shop by a GET. (protocol notes, section 3: seen for siblings)
 */
import type { Context } from 'hono';
import { z } from 'zod';
import { noteReturn } from '../../checkout/note-shopper.ts';
import type { AppDeps } from '../app-deps.ts';
import { ProblemError } from '../problem-response.ts';
import { readBody } from '../read-body.ts';
import { readSegment } from '../read-request.ts';
import { wayBack, withHandle } from '../with-handle.ts';

const returnKeySchema = z.string().regex(/^[a-z2-7]{26}$/);

/** Handles the route. */
export async function returnFromEpos(deps: AppDeps, c: Context): Promise<Response> {
  const returnKey = readSegment(returnKeySchema, c.req.param('returnKey'));
  const { core } = deps;
  const found = await core.store.findByReturnKey(core.policy.shopId, returnKey);
  if (found === null) throw new ProblemError('not_found');
  const hinted = c.req.method === 'POST' && (await readHint(deps, c.req.raw));
  const latest = (await noteReturn(core, deps.refresher, found, hinted)) ?? found;
  const { checkout, attempt } = latest;
  const proven = checkout.status === 'canceled' && checkout.currentAttemptId === attempt.id;
  const { handle } = checkout;
  if (proven && attempt.cancelUrl !== null) return c.redirect(withHandle(attempt.cancelUrl, handle), 303);
  return c.redirect(wayBack(latest, core.policy) ?? `${core.policy.publicUrl}/checkout/${handle}`, 303);
}

/** A body that cannot be read is no hint, and no reason to keep the shopper here. */
async function readHint(deps: AppDeps, request: Request): Promise<boolean> {
  try {
    return deps.hintsCancel(await readBody(request));
  } catch (error) {
    if (error instanceof ProblemError) return false;
    throw error;
  }
}
