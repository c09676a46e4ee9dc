/** The end of an action: done, not known yet with a way to look again under the same key, or refused with the reason. */
import { html } from 'hono/html';
import type { PagePart } from '../../http/pages/render-page.ts';
import type { Outcome } from '../actions/carry-out.ts';
import type { ConsoleContext, ConsoleView } from '../console-view.ts';
import { renderConsole } from './console-page.ts';
import type { MenuEntry } from './console-page.ts';
import { shownText } from './format.ts';
import { mark } from './marks.ts';
import type { Tone } from './marks.ts';

/** What the page tells. */
export interface ResultPage {
  readonly entry: MenuEntry;
  readonly outcome: Outcome;
  /** What was done, as a title, and a sentence about it. */
  readonly done: { readonly title: string; readonly lead?: string };
  /** Where the same is sent again, and with which fields. */
  readonly again: { readonly path: string; readonly fields: Readonly<Record<string, string>> };
  /** The page that it was about. */
  readonly back: { readonly href: string; readonly words: string };
  /** What it means that the end is not known, where it is not that an instruction is under way. */
  readonly unknownLead?: string;
  /** How things stand now. */
  readonly more?: PagePart;
}

/** Answers with the page. */
export function renderResult(c: ConsoleContext, page: ResultPage): Promise<Response> {
  const view = c.get('view');
  const { outcome } = page;
  const { tone, title, lead, status } = toldOf(view, page);
  const canLookAgain =
    outcome.kind === 'unknown' ||
    outcome.kind === 'at_work' ||
    (outcome.kind === 'refused' && outcome.mayRepeat);
  return renderConsole(c, {
    title,
    entry: page.entry,
    status,
    content: html`<section class="narrow panel confirm">
      <div class="outcome ${tone}">
        ${mark(tone)}
        <h1>${title}</h1>
      </div>
      <div class="stack" role="status">${lead}</div>
      ${page.more ?? ''}
      <div class="press">
        ${canLookAgain ? againForm(view, page) : ''}
        <a class="button ${canLookAgain ? 'quiet' : ''}" href="${page.back.href}">${page.back.words}</a>
      </div>
    </section>`,
  });
}

function toldOf(
  { words }: ConsoleView,
  { outcome, done, unknownLead }: ResultPage,
): {
  readonly tone: Tone;
  readonly title: string;
  readonly lead: PagePart;
  readonly status: 200 | 202 | 409;
} {
  const text = words.result;
  switch (outcome.kind) {
    case 'done': {
      const lead = html`${done.lead === undefined ? '' : html`<p>${done.lead}</p>`}
      ${outcome.repeated ? html`<p>${text.repeated}</p>` : ''}`;
      return { tone: 'good', title: done.title, lead, status: 200 };
    }
    case 'unknown': {
      const lead = html`<p>${unknownLead ?? text.unknownLead}</p>`;
      return { tone: 'wait', title: text.unknown, lead, status: 202 };
    }
    case 'at_work':
      return { tone: 'wait', title: text.inFlight, lead: html`<p>${text.unknownLead}</p>`, status: 202 };
    case 'refused': {
      const detail = outcome.detail === null ? '' : html`<p class="hint">${shownText(outcome.detail)}</p>`;
      const lead = html`<p>${words.refusal[outcome.word]}</p>
        ${detail}`;
      return { tone: 'warn', title: text.refused, lead, status: 409 };
    }
  }
}

function againForm({ words, session }: ConsoleView, { again }: ResultPage): PagePart {
  return html`<form method="post" action="${again.path}">
    <input type="hidden" name="token" value="${session?.formToken ?? ''}" />
    ${Object.entries(again.fields).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}
    <button class="button">${words.result.lookAgain}</button>
  </form>`;
}
