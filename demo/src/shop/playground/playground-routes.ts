/**
 * The routes of the playground: the page, what its script asks for on every change, and the stylesheet of the preview. All of them
 * read the same query by the same rules, so that page, preview and code never differ. Mounted by `createShop`.
 */
import { Hono, type Context } from 'hono';
import type { Language } from '../language.ts';
import type { ShopDeps } from '../shop-deps.ts';
import { showPage } from '../show-page.ts';
import { signToken } from '../sign-token.ts';
import { readLanguage, welcomeVisitor } from '../visitor.ts';
import { wordsIn } from '../words.ts';
import { answerOf, type CodeContext, PREVIEW, ruleOf, writeCode } from './button-code.ts';
import { readSettings } from './button-settings.ts';
import { renderPlayground } from './playground-page.ts';
import { playgroundWordsIn } from './playground-words.ts';

/** The routes below `/playground`. */
export function playgroundRoutes(deps: ShopDeps): Hono {
  const routes = new Hono();
  routes.get('/playground', async (c) => {
    const language = readLanguage(c);
    const read = readSettings(c.req.query());
    // The button pays a real order of this visitor's; the same one until it is paid.
    const order = deps.book.placeSample(welcomeVisitor(c, deps.book), deps.now());
    const orderToken = await signToken(deps, order, language);
    const code = writeCode(read.settings, contextOf(deps, language));
    const { search } = new URL(c.req.url);
    const addresses = { playground: '/playground', states: '/playground/states' };
    const ruleUrl = `/playground/rule.css${search}`;
    const main = renderPlayground({
      ...read,
      ...{ language, bffUrl: deps.bffUrl, orderToken, code, ruleUrl, addresses },
    });
    const { title } = playgroundWordsIn(language);
    return showPage(deps, c, { title, main, widget: deps.widget, room: 'playground' });
  });
  routes.get('/playground/code', (c) => {
    return c.json(answerOf(readSettings(c.req.query()), contextOf(deps, readLanguage(c))));
  });
  routes.get('/playground/rule.css', (c) => sendRule(c));
  return routes;
}

function contextOf({ widget, bffUrl }: ShopDeps, language: Language): CodeContext {
  return { widget, bffUrl, formLabel: wordsIn(language).payWithEpos };
}

function sendRule(c: Context): Response {
  const { settings } = readSettings(c.req.query());
  return c.body(ruleOf(settings, PREVIEW), 200, { 'Content-Type': 'text/css; charset=utf-8' });
}
