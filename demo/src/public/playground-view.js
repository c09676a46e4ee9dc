// @ts-check
/* global CSSStyleSheet, document, FormData, getSelection, HTMLElement, HTMLFormElement, HTMLButtonElement, navigator */
/**
 * Makes a playground live: on every change `ask` says what the button and its code are now, and both are put in place. Texts are set
 * as text, the rule of the preview through CSSOM; nothing is read as HTML. Called by whoever has the page.
 */

const EVENTS_SHOWN_MAX = 8;
const NAMES = ['label', 'theme', 'size', 'lang', 'redirect', 'disabled', 'beacon', 'debug'];

/** @typedef {import('../shop/playground/button-code.ts').PlaygroundAnswer} Answer */

/**
 * @typedef {object} Playground
 * @property {ParentNode} root the page, or the part of one
 * @property {(query: URLSearchParams, signal: AbortSignal) => Promise<Answer | undefined>} ask what a form asks for; undefined = nobody knows, and all stays
 * @property {(query: URLSearchParams) => void} shown called when that is on the page
 * @property {AbortSignal} signal ends it
 */

/** Without the fields that are empty; the one of the form says by being empty that its box is not ticked. @param {HTMLFormElement} form */
function readForm(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && (value !== '' || name === 'form') && !query.has(name))
      query.set(name, value);
  }
  return query;
}

/** @param {Element} button @param {Answer} answer */
function dress(button, { attributes, slots }) {
  const wanted = new Map(attributes);
  for (const name of NAMES) {
    const value = wanted.get(name);
    if (value === undefined) button.removeAttribute(name);
    else if (button.getAttribute(name) !== value) button.setAttribute(name, value);
  }
  for (const child of button.querySelectorAll('[slot]')) child.remove();
  for (const [name, text] of slots) {
    const child = document.createElement('span');
    child.slot = name;
    child.textContent = text;
    button.append(child);
  }
}

/** @param {ParentNode} root @param {CSSStyleSheet} sheet @param {Answer} answer */
function show(root, sheet, answer) {
  for (const button of root.querySelectorAll('.stage epos-kantan-button')) dress(button, answer);
  root.querySelector('[data-rule]')?.remove();
  sheet.replaceSync(answer.previewRule);
  for (const [name, text] of Object.entries(answer.code)) {
    const block = root.querySelector(`[data-code="${name}"]`);
    const code = block?.querySelector('code');
    if (code) code.textContent = text;
    block?.toggleAttribute('hidden', text === '');
  }
  for (const input of root.querySelectorAll('form[data-settings] input[aria-describedby]')) {
    const isRefused = answer.refused.includes(input.getAttribute('name') ?? '');
    input.setAttribute('aria-invalid', String(isRefused));
    input.parentElement?.querySelector('[data-refused]')?.toggleAttribute('hidden', !isRefused);
  }
}

/** @param {HTMLElement} code @returns {Promise<boolean>} whether it is on the clipboard; otherwise it is selected */
async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return false;
  }
}

/** @param {ParentNode} root */
function offerCopies(root) {
  const region = root.querySelector('.codes');
  const words = region instanceof HTMLElement ? region.dataset : {};
  const status = root.querySelector('[data-copy-status]');
  for (const button of root.querySelectorAll('button[data-copy]')) {
    const code = button.closest('[data-code]')?.querySelector('code');
    if (!(button instanceof HTMLButtonElement) || !code) continue;
    const rest = button.textContent ?? '';
    button.hidden = false;
    button.addEventListener('click', async () => {
      const said = ((await copy(code)) ? words['copied'] : words['selected']) ?? '';
      button.textContent = said;
      // Emptied first, so that a second copy is told as well.
      if (status) status.textContent = '';
      setTimeout(() => {
        if (status) status.textContent = said;
      }, 100);
    });
    button.addEventListener('blur', () => {
      button.textContent = rest;
    });
  }
}

/** What the buttons tell the page, the newest first. @param {ParentNode} root @param {AbortSignal} signal */
function listEvents(root, signal) {
  const section = root.querySelector('[data-events]');
  const list = section?.querySelector('ol');
  if (!section || !list) return;
  const names = [
    'ready',
    'unavailable',
    'before-redirect',
    'redirect',
    'resume',
    'statechange',
    'paid',
    'failed',
  ];
  for (const name of [...names, 'canceled', 'expired', 'error']) {
    const note = (/** @type {Event} */ event) => {
      const { target } = event;
      const detail = 'detail' in event ? event.detail : {};
      const line = document.createElement('li');
      const where = target instanceof HTMLElement ? target.dataset['stage'] : '';
      line.textContent = `${where}: epos-kantan-${name} ${JSON.stringify(detail)}`;
      list.prepend(line);
      while (list.children.length > EVENTS_SHOWN_MAX) list.lastElementChild?.remove();
      section.removeAttribute('hidden');
    };
    document.addEventListener(`epos-kantan-${name}`, note, { signal });
  }
}

/** Begins, until the signal ends it. @param {Playground} playground */
export function runPlayground({ root, ask, shown, signal }) {
  const form = root.querySelector('form[data-settings]');
  if (!(form instanceof HTMLFormElement)) return;
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  let asking = new AbortController();
  signal.addEventListener('abort', () => {
    asking.abort();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  });
  /** The last change counts: what was asked before is given up. */
  const update = async () => {
    asking.abort();
    asking = new AbortController();
    const current = asking.signal;
    const query = readForm(form);
    try {
      const answer = await ask(query, current);
      if (answer === undefined || current.aborted) return;
      show(root, sheet, answer);
      shown(query);
    } catch (error) {
      // Nobody answers, or the next change came: the page stays as it is, and "Show" still asks for it as a whole.
      if (!current.aborted) throw error;
    }
  };
  for (const part of root.querySelectorAll('.without-script')) part.setAttribute('hidden', '');
  form.addEventListener('input', () => void update(), { signal });
  form.addEventListener(
    'submit',
    (event) => {
      event.preventDefault();
      void update();
    },
    { signal },
  );
  shown(readForm(form));
  offerCopies(root);
  listEvents(root, signal);
}
