/**
 * Ties a browser to its cart and orders by one `SameSite=Lax` cookie, and remembers the language. Lax is enough: the BFF ends
 * the cross-site road back from EPOS with a redirect to a plain GET of ours, and on that one the cookie is sent.
 */
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { type Language, negotiateLanguage, toLanguage } from './language.ts';
import type { OrderBook } from './order-book.ts';

const SESSION_COOKIE = 'shop_session';
const LANGUAGE_COOKIE = 'shop_language';
const options = { path: '/', sameSite: 'Lax', maxAge: 30 * 86_400 } as const;

/** The visitor of this request, or undefined when the shop does not know the browser. */
export function readVisitor(c: Context, book: OrderBook): string | undefined {
  const id = getCookie(c, SESSION_COOKIE);
  return id !== undefined && book.knows(id) ? id : undefined;
}

/** The visitor of this request; a new one, with a cookie, when the shop does not know the browser. */
export function welcomeVisitor(c: Context, book: OrderBook): string {
  const known = readVisitor(c, book);
  if (known !== undefined) return known;
  const id = book.addVisitor();
  setCookie(c, SESSION_COOKIE, id, { ...options, httpOnly: true });
  return id;
}

/** The language of this request. `?lang=` wins and is remembered. */
export function readLanguage(c: Context): Language {
  const asked = toLanguage(c.req.query('lang'));
  if (asked !== undefined) setCookie(c, LANGUAGE_COOKIE, asked, { ...options, httpOnly: true });
  return (
    asked ?? toLanguage(getCookie(c, LANGUAGE_COOKIE)) ?? negotiateLanguage(c.req.header('accept-language'))
  );
}
