/** A page that says what went wrong, and that nothing was done. */
import { html } from 'hono/html';
import type { ConsoleContext } from '../console-view.ts';
import type { ConsoleProblem } from '../door/console-problem.ts';
import { renderConsole } from './console-page.ts';

/** Answers with the page. */
export function renderConsoleProblem(c: ConsoleContext, problem: ConsoleProblem): Promise<Response> {
  const { words, base } = c.get('view');
  const { title, lead } = words.problem[problem.code];
  return renderConsole(c, {
    title,
    status: problem.status,
    content: html`<section class="narrow panel">
      <h1>${title}</h1>
      <p>${lead}</p>
      <p><a class="button quiet" href="${base}/console">${words.nav.start}</a></p>
    </section>`,
  });
}
