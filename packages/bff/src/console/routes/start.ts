/** `GET /console`. */
import { html } from 'hono/html';
import type { ConsoleDeps } from '../console-deps.ts';
import type { ConsoleContext } from '../console-view.ts';
import { renderConsole } from '../pages/console-page.ts';

/** Handles the route. */
export function showStart(_deps: ConsoleDeps, c: ConsoleContext): Promise<Response> {
  const { words } = c.get('view');
  return renderConsole(c, {
    title: words.start.title,
    entry: 'start',
    content: html`<h1>${words.start.title}</h1>`,
  });
}
