/** What stands at an address that leads nowhere, or to somebody else's order. */
import { html } from 'hono/html';
import type { Language } from '../language.ts';
import { wordsIn } from '../words.ts';
import type { Html } from './html.ts';

/** The main part of the page. */
export function renderNotFound(language: Language): Html {
  const words = wordsIn(language);
  return html`<h1>${words.notFoundTitle}</h1>
    <p>${words.notFound}</p>
    <p><a class="button" href="/">${words.backToPatterns}</a></p>`;
}
