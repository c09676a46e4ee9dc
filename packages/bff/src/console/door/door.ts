/**
 * The door of the console, in front of every page of it: whose request it is, where it comes from, which form it was sent by, and whether
 * its key may do that. Whoever has no session learns of no page but the login.
 */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { pageTakesIn } from '../../http/middleware/fetch-metadata.ts';
import { languageOf } from '../../http/pages/page-language.ts';
import { readForm } from '../../http/read-request.ts';
import type { ConsoleDeps } from '../console-deps.ts';
import type { ConsoleContext, ConsoleEnv } from '../console-view.ts';
import { WORDS } from '../i18n/words.ts';
import { ConsoleProblem } from './console-problem.ts';
import { comesFromConsole } from './same-origin.ts';
import { hasToken } from './sessions.ts';
import type { Sessions } from './sessions.ts';

/** How the cookies of this console are named and set. */
export interface ConsoleCookies {
  readonly session: string;
  readonly language: string;
  readonly isSecure: boolean;
}

/**
 * The cookies for a place. A browser takes `__Host-` only over https; over http there is no console but on this machine, with a test
 * environment.
 */
export function cookiesOf(publicUrl: string): ConsoleCookies {
  const isSecure = publicUrl.startsWith('https:');
  const prefix = isSecure ? '__Host-' : '';
  return { session: `${prefix}epos-console`, language: `${prefix}epos-console-lang`, isSecure };
}

/** Headers of every answer of the console. */
export const CONSOLE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Sets the headers of a page. A file of the console sets its own `cache-control`. */
export const consoleHeaders = createMiddleware(async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set('content-security-policy', CONSOLE_POLICY);
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cross-origin-resource-policy', 'same-origin');
  headers.set('x-frame-options', 'DENY');
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
});

/** Looks who it is, and makes what every page is made with. */
export function consoleView(
  { core }: Pick<ConsoleDeps, 'core'>,
  sessions: Sessions,
  cookies: ConsoleCookies,
): MiddlewareHandler<ConsoleEnv> {
  const { publicUrl, shopId, testMode } = core.policy;
  const base = new URL(publicUrl).pathname.replace(/\/+$/, '');
  return createMiddleware<ConsoleEnv>(async (c, next) => {
    const session = sessions.find(getCookie(c, cookies.session));
    const words = WORDS[languageFor(c, cookies)];
    c.set('view', { words, base, shopId, testMode, session, here: hereOf(c) });
    // Before the page: a logout takes it back.
    if (session?.renewed) giveCookie(c, cookies, cookies.session, session.renewed);
    await next();
  });
}

/** A language that was asked for once is kept: it is nobody's secret, and moves nothing. */
function languageFor(c: ConsoleContext, cookies: ConsoleCookies): 'ja' | 'en' {
  const asked = c.req.query('lang');
  if (asked === 'ja' || asked === 'en') {
    giveCookie(c, cookies, cookies.language, asked);
    return asked;
  }
  const kept = getCookie(c, cookies.language);
  return kept === 'ja' || kept === 'en' ? kept : languageOf(c);
}

/** The page to come back to: of a POST, the page that it is about. */
function hereOf(c: ConsoleContext): string {
  const { pathname, search } = new URL(c.req.url);
  if (c.req.method !== 'POST') return `${pathname}${search}`;
  const [, console = 'console', section, id] = pathname.split('/');
  const parts = [console, section, section === 'payments' ? id : undefined];
  return `/${parts.filter((part) => part !== undefined).join('/')}`;
}

/**
 * Refuses what another page sent or takes into itself, before anything else is looked at. A page of a sibling host brings the cookie along: it
 * could not read what it takes in, but have a whole year counted as often as it likes. A link from anywhere leads here.
 */
export function fromConsoleOnly(publicUrl: string): MiddlewareHandler<ConsoleEnv> {
  const { origin } = new URL(publicUrl);
  return createMiddleware<ConsoleEnv>(async (c, next) => {
    const { headers } = c.req.raw;
    if (pageTakesIn(headers) || (c.req.method === 'POST' && !comesFromConsole(headers, origin)))
      throw new ConsoleProblem('foreign_form');
    await next();
  });
}

const fieldsSchema = z.record(z.string().max(40), z.string().max(2_000));

/** Lets nobody in without a session; a POST needs the token of its form, and a key that may act. */
export const sessionOnly = createMiddleware<ConsoleEnv>(async (c, next) => {
  const { session, base } = c.get('view');
  const isPost = c.req.method === 'POST';
  if (session === null) {
    const query = isPost ? 'ended=1' : `next=${encodeURIComponent(c.get('view').here)}`;
    return c.redirect(`${base}/console/login?${query}`, 303);
  }
  if (isPost) {
    const { token, ...fields } = await readForm(c.req.raw, fieldsSchema);
    if (!hasToken(session, token)) throw new ConsoleProblem('foreign_form');
    if (session.holder.access !== 'act' && c.req.path !== '/console/logout')
      throw new ConsoleProblem('read_only');
    c.set('fields', fields);
  }
  await next();
  return undefined;
});

/** Sets one of the console's cookies, for this browser session. */
export function giveCookie(c: Context, cookies: ConsoleCookies, name: string, value: string): void {
  setCookie(c, name, value, { path: '/', httpOnly: true, secure: cookies.isSecure, sameSite: 'Strict' });
}

/** Takes the session's cookie back. */
export function takeCookie(c: Context, cookies: ConsoleCookies): void {
  deleteCookie(c, cookies.session, { path: '/', secure: cookies.isSecure });
}
