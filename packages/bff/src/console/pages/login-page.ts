/** The login: one field for the key. */
import { html } from 'hono/html';
import type { ConsoleContext } from '../console-view.ts';
import { renderConsole } from './console-page.ts';

/** What the page tells. */
export interface LoginPage {
  /** Where to go afterwards, a path of the console; null = its start. */
  readonly next: string | null;
  readonly notice: 'ended' | 'out' | null;
  readonly fault: { readonly kind: 'wrong' } | { readonly kind: 'wait'; readonly ms: number } | null;
  /** The browser came from elsewhere, and keeps a cookie of ours back: the page can be opened once more from here. */
  readonly fromElsewhere: boolean;
}

/** Answers with the page. */
export function renderLogin(
  c: ConsoleContext,
  { next, notice, fault, fromElsewhere }: LoginPage,
): Promise<Response> {
  const { words, base } = c.get('view');
  const text = words.login;
  const faultText =
    fault === null ? '' : fault.kind === 'wrong' ? text.wrong : text.wait(Math.ceil(fault.ms / 60_000));
  return renderConsole(c, {
    title: text.title,
    status: fault === null ? 200 : fault.kind === 'wrong' ? 403 : 429,
    ...(fault?.kind === 'wait' ? { retryAfterSeconds: Math.ceil(fault.ms / 1000) } : {}),
    content: html`<section class="narrow panel">
      <h1>${text.title}</h1>
      ${notice === null ? '' : html`<p class="notice" role="status">${text[notice]}</p>`}
      ${faultText === '' ? '' : html`<p class="notice warn" role="alert" id="fault">${faultText}</p>`}
      <form class="stack" method="post" action="${base}/console/login">
        ${next === null ? '' : html`<input type="hidden" name="next" value="${next}" />`}
        <p class="field">
          <label for="key">${text.key}</label>
          <input
            id="key"
            name="key"
            type="password"
            required
            maxlength="500"
            autocomplete="current-password"
            autocapitalize="none"
            spellcheck="false"
            aria-describedby="key-hint${faultText === '' ? '' : ' fault'}"
            ${fault?.kind === 'wrong' ? html`aria-invalid="true"` : ''}
          />
          <span class="hint" id="key-hint">${text.lead}</span>
        </p>
        <p><button class="button">${text.press}</button></p>
      </form>
      ${
        fromElsewhere && next !== null
          ? html`<p class="hint">${text.goOnLead} <a href="${base}${next}">${text.goOn}</a></p>`
          : ''
      }
    </section>`,
  });
}
