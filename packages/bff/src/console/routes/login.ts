/**
 * `GET` and `POST /console/login`, `POST /console/logout`. A wrong key gets the same answer in the same time whatever is wrong with it, and is
 * only tried as often as the limits allow.
 */
import { getCookie } from 'hono/cookie';
import { z } from 'zod';
import { addressGroup } from '../../http/middleware/client-address.ts';
import { readForm, readQuery } from '../../http/read-request.ts';
import type { ConsoleDeps } from '../console-deps.ts';
import type { ConsoleContext } from '../console-view.ts';
import type { KeyRing } from '../door/console-keys.ts';
import { giveCookie, takeCookie } from '../door/door.ts';
import type { ConsoleCookies } from '../door/door.ts';
import type { LoginLimits } from '../door/login-limits.ts';
import type { Sessions } from '../door/sessions.ts';
import { renderLogin } from '../pages/login-page.ts';

/** What opens and ends sessions. */
export interface LoginDeps extends Pick<ConsoleDeps, 'clientAddress' | 'log' | 'limitedLog'> {
  readonly ring: KeyRing;
  readonly sessions: Sessions;
  readonly limits: LoginLimits;
  readonly cookies: ConsoleCookies;
}

/** Any origin: it is taken off again. */
const BASE = 'http://console';

/** A page of the console to go on to; never an address of anybody else's, nor one that leads out of the console by `..`. */
const nextSchema = z
  .string()
  .max(1_000)
  .regex(/^\/console(?:\/[\w.~%!$&'()*+,;=:@/-]*)?(?:\?[\w.~%!$&'()*+,;=:@/?-]*)?$/)
  .refine((next) => URL.canParse(next, BASE) && new URL(next, BASE).pathname === next.split('?', 1)[0]);

/** Fields of the login's form. */
export const loginFieldsSchema = z.strictObject({ key: z.string().max(500), next: nextSchema.optional() });

/** Query of the login page; one that is not known is not worth a refusal. */
export const loginQuerySchema = z.object({
  next: nextSchema.optional().catch(undefined),
  ended: z.string().optional(),
  out: z.string().optional(),
});

/** Handles `GET /console/login`. */
export function showLogin(c: ConsoleContext): Promise<Response> {
  const { next, ended, out } = readQuery(c.req.raw, loginQuerySchema);
  const site = c.req.header('sec-fetch-site');
  return renderLogin(c, {
    next: next ?? null,
    notice: ended !== undefined ? 'ended' : out !== undefined ? 'out' : null,
    fault: null,
    fromElsewhere: site === 'cross-site' || site === 'same-site',
  });
}

/** Handles `POST /console/login`. */
export async function logIn(deps: LoginDeps, c: ConsoleContext): Promise<Response> {
  const { ring, sessions, limits, cookies, log, limitedLog } = deps;
  const { key, next } = await readForm(c.req.raw, loginFieldsSchema);
  const client = deps.clientAddress(c);
  const address = addressGroup(client);
  const page = { next: next ?? null, notice: null, fromElsewhere: false };
  const ms = limits.waitMs(address);
  if (ms > 0) return renderLogin(c, { ...page, fault: { kind: 'wait', ms } });
  const holder = ring.holderOf(key.trim());
  if (holder === null) {
    limits.failed(address);
    limitedLog.write(
      'warn',
      'console_login',
      { client },
      'a login to the console with a wrong key was refused',
    );
    return renderLogin(c, { ...page, fault: { kind: 'wrong' } });
  }
  limits.succeeded(address);
  // Whoever logs in anew leaves no second session behind, of whichever key.
  sessions.end(getCookie(c, cookies.session));
  giveCookie(c, cookies, cookies.session, sessions.open(holder));
  log.info({ operator: holder.id, access: holder.access, client }, 'an operator logged in to the console');
  return c.redirect(`${c.get('view').base}${next ?? '/console'}`, 303);
}

/** Handles `POST /console/logout`. */
export function logOut({ sessions, cookies, log }: LoginDeps, c: ConsoleContext): Response {
  const { session, base } = c.get('view');
  sessions.end(getCookie(c, cookies.session));
  takeCookie(c, cookies);
  log.info({ operator: session?.holder.id }, 'an operator logged out of the console');
  return c.redirect(`${base}/console/login?out=1`, 303);
}
