/**
 * Tells the picture of a press without JavaScript: the form goes from the browser straight to the BFF, past the shop, so the
 * demo, which runs the BFF, looks at what arrives there. Called by `startDemo`.
 */
import type { Bff } from '@epos-kantan/bff';
import { Hono } from 'hono';
import { z } from 'zod';

const FORM_BYTES_MAX = 16 * 1024;
const claimsSchema = z.object({ orderId: z.string().max(100) });

/**
 * The same BFF; `onPost` gets the order of each payment form before the BFF does. Nobody has checked the form yet: the order's
 * number is only good for looking at.
 */
export function watchFormPosts(bff: Bff, onPost: (orderId: string) => void): Bff {
  const app = new Hono();
  app.all('*', async (c) => {
    const orderId =
      c.req.method === 'POST' && c.req.path === '/checkout' ? await readOrderId(c.req.raw) : null;
    if (orderId !== null) onPost(orderId);
    return bff.app.fetch(c.req.raw, c.env);
  });
  return { ...bff, app };
}

/** The `orderId` claim of the form's token; null when the form is not one of the shop's. The request stays unread. */
async function readOrderId(request: Request): Promise<string | null> {
  const length = Number(request.headers.get('content-length') ?? Number.NaN);
  if (!(length <= FORM_BYTES_MAX)) return null;
  try {
    const token = new URLSearchParams(await request.clone().text()).get('orderToken') ?? '';
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return claimsSchema.parse(claims).orderId;
  } catch {
    return null;
  }
}
