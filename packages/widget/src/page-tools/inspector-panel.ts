/** The panel below an inspected element: its own shadow root, an adopted sheet, built by DOM calls. Called by the inspector. */
import { build } from '../build-dom.ts';
import { inspectorStyles } from '../styles/inspector-styles.ts';
import { textOf } from './inspector-report.ts';
import type { Report } from './inspector-report.ts';
import type { KantanTag } from './kantan-tags.ts';

let sheet: CSSStyleSheet | undefined;

/** One panel. It is on the page between `show` and `hide`. */
export class InspectorPanel {
  readonly #tag: KantanTag;
  readonly #host = build('div', { 'data-epos-kantan-inspector': '', lang: 'en', dir: 'ltr' });
  readonly #summary = build('summary');
  readonly #facts = build('dl');
  readonly #events = build('tbody');
  readonly #requests = build('tbody');
  readonly #copy = build('button', { type: 'button' }, 'Copy');
  readonly #text = build('textarea', {
    readonly: '',
    rows: '6',
    'aria-label': 'The text to copy',
    hidden: '',
  });
  #shown = '';

  constructor(tag: KantanTag) {
    this.#tag = tag;
    const root = this.#host.attachShadow({ mode: 'open' });
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(inspectorStyles);
    }
    root.adoptedStyleSheets = [sheet];
    const tables = build(
      'div',
      { class: 'tables', role: 'region', 'aria-label': 'Events and requests', tabindex: '0' },
      table('Events', ['ms', 'event', 'detail'], this.#events),
      table('Requests', ['ms', 'request', 'status', 'took, ms'], this.#requests),
    );
    const body = build('details', { open: '' }, this.#summary, this.#facts, tables, this.#copy, this.#text);
    // It changes all the time: a screen reader reads it when asked to.
    root.append(build('section', { 'aria-label': 'epos-kantan inspector', 'aria-live': 'off' }, body));
    this.#copy.addEventListener('click', () => void this.#copyText());
  }

  /** Whether it is where its element is. What a page puts between them is left there. */
  get isPlaced(): boolean {
    const isBelow = this.#tag.compareDocumentPosition(this.#host) & Node.DOCUMENT_POSITION_FOLLOWING;
    return this.#tag.isConnected && this.#tag.parentNode === this.#host.parentNode && isBelow !== 0;
  }

  /** Puts the panel below its element, wherever that is now, and draws it. */
  show(report: Report): void {
    const { title, facts, events, requests } = report;
    if (!this.isPlaced) this.#tag.after(this.#host);
    const text = textOf(report);
    if (text === this.#shown) return;
    this.#shown = text;
    this.#summary.textContent = title;
    this.#facts.replaceChildren(
      ...facts.map(([name, value]) => build('div', {}, build('dt', {}, name), build('dd', {}, value))),
    );
    this.#events.replaceChildren(...events.map(row));
    this.#requests.replaceChildren(...requests.map(row));
    this.#copy.textContent = 'Copy';
  }

  /** Takes it off the page. */
  hide(): void {
    this.#host.remove();
  }

  async #copyText(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#shown);
      this.#copy.textContent = 'Copied';
    } catch {
      // No permission, or a page without https: the text is there to be copied by hand.
      this.#text.value = this.#shown; // Of this moment: news would take the selection away.
      this.#text.hidden = false;
      this.#text.focus();
      this.#text.select();
    }
  }
}

function table(caption: string, headings: readonly string[], body: HTMLElement): HTMLElement {
  const head = headings.map((heading) => build('th', { scope: 'col' }, heading));
  return build(
    'table',
    {},
    build('caption', {}, caption),
    build('thead', {}, build('tr', {}, ...head)),
    body,
  );
}

function row(cells: readonly string[]): HTMLElement {
  return build('tr', {}, ...cells.map((cell) => build('td', {}, cell)));
}
