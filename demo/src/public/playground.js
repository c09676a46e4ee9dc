// @ts-check
/* global CSSStyleSheet, document, FormData, getSelection, history, HTMLAnchorElement, HTMLElement, HTMLFormElement, HTMLButtonElement, navigator */
/**
 * Makes the playground live: on every change the shop's server is asked what the button and its code are now, and both are put in
 * place. The rules stand there alone. Texts are set as text, the rule of the preview through CSSOM; nothing is read as HTML.
 */

const EVENTS_SHOWN_MAX = 8;
const NAMES = ['label', 'theme', 'size', 'lang', 'redirect', 'disabled', 'beacon', 'debug'];

/**
 * @typedef {object} Answer
 * @property {[string, string][]} attributes
 * @property {[string, string][]} slots
 * @property {string} previewRule
 * @property {Record<string, string>} code
 * @property {string[]} refused
 */

const form = document.querySelector('form[data-settings]');
const buttons = [...document.querySelectorAll('.stage epos-kantan-button')];
const sheet = new CSSStyleSheet();
let asking = new AbortController();

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

/** @param {Answer} answer */
function show(answer) {
  for (const button of buttons) dress(button, answer);
  document.querySelector('[data-rule]')?.remove();
  sheet.replaceSync(answer.previewRule);
  document.adoptedStyleSheets = [sheet];
  for (const [name, text] of Object.entries(answer.code)) {
    const block = document.querySelector(`[data-code="${name}"]`);
    const code = block?.querySelector('code');
    if (code) code.textContent = text;
    block?.toggleAttribute('hidden', text === '');
  }
  for (const input of form?.querySelectorAll('input[aria-describedby]') ?? []) {
    const isRefused = answer.refused.includes(input.getAttribute('name') ?? '');
    input.setAttribute('aria-invalid', String(isRefused));
    input.parentElement?.querySelector('[data-refused]')?.toggleAttribute('hidden', !isRefused);
  }
}

/** What is chosen stays chosen in the other language. @param {URLSearchParams} query */
function keepInOtherLanguage(query) {
  const link = document.querySelector('a[hreflang]');
  if (!(link instanceof HTMLAnchorElement)) return;
  const kept = new URLSearchParams(query);
  kept.set('lang', link.hreflang);
  link.search = kept.toString();
}

/** The last change counts: what was asked before is given up. @param {HTMLFormElement} form */
async function update(form) {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const query = readForm(form);
  try {
    const response = await fetch(`/playground/code?${query}`, { signal });
    if (!response.ok) return;
    const answer = await response.json();
    if (signal.aborted) return;
    show(answer);
    history.replaceState(history.state, '', `/playground?${query}`);
    keepInOtherLanguage(query);
  } catch (error) {
    // The server is gone, or the next change came: the page stays as it is, and "Show" still asks for it as a whole.
    if (!signal.aborted) throw error;
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

function offerCopies() {
  const region = document.querySelector('.codes');
  const words = region instanceof HTMLElement ? region.dataset : {};
  const status = document.querySelector('[data-copy-status]');
  for (const button of document.querySelectorAll('button[data-copy]')) {
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

/** What the buttons tell the page, the newest first. */
function listEvents() {
  const section = document.querySelector('[data-events]');
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
    document.addEventListener(`epos-kantan-${name}`, (event) => {
      const { target } = event;
      const detail = 'detail' in event ? event.detail : {};
      const line = document.createElement('li');
      const where = target instanceof HTMLElement ? target.dataset['stage'] : '';
      line.textContent = `${where}: epos-kantan-${name} ${JSON.stringify(detail)}`;
      list.prepend(line);
      while (list.children.length > EVENTS_SHOWN_MAX) list.lastElementChild?.remove();
      section.removeAttribute('hidden');
    });
  }
}

if (form instanceof HTMLFormElement) {
  for (const part of document.querySelectorAll('.without-script')) part.setAttribute('hidden', '');
  form.addEventListener('input', () => void update(form));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void update(form);
  });
  keepInOtherLanguage(readForm(form));
  offerCopies();
  listEvents();
}
