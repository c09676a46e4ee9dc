/** The step before much is sent again: how much it is. */
import { html } from 'hono/html';
import type { ConsoleContext } from '../console-view.ts';
import { renderConsole } from './console-page.ts';

/** What the page tells. */
export interface ResendPage {
  readonly entry: 'events' | 'forwards';
  readonly title: string;
  readonly lead: string;
  readonly count: number;
  readonly key: string;
}

/** Answers with the page. */
export function renderResend(
  c: ConsoleContext,
  { entry, title, lead, count, key }: ResendPage,
): Promise<Response> {
  const { words, base, session } = c.get('view');
  const list = `${base}/console/${entry}`;
  return renderConsole(c, {
    title,
    entry,
    content: html`<section class="narrow panel confirm">
      <div>
        <p class="hint">${words.confirm.title}</p>
        <h1>${title}</h1>
      </div>
      <p>${lead}</p>
      <form class="press" method="post" action="${list}/redeliver">
        <input type="hidden" name="token" value="${session?.formToken ?? ''}" />
        <input type="hidden" name="key" value="${key}" />
        ${count === 0 ? '' : html`<button class="button">${title}</button>`}
        <a class="button quiet" href="${list}">${words.confirm.cancel}</a>
      </form>
    </section>`,
  });
}
