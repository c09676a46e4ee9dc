// @ts-check
/* global addEventListener, document, CustomEvent, EventSource, HTMLElement, HTMLTemplateElement */
/**
 * Keeps the picture up to date: takes the moments of the order on view from the shop's server and puts each in its place.
 * Everything is set as text; nothing that comes over the wire is read as HTML.
 */

const ANNOUNCE_AFTER_MS = 1200;

const root = document.querySelector('[data-picture]');
const source = root instanceof HTMLElement ? (root.dataset['source'] ?? '') : '';

/** @typedef {{ id: number, step: number, trouble: boolean, at: string, time: string, road: string, name: string, text: string, announcement: string, states: string[] }} Moment */

/**
 * @param {Element} place
 * @param {Moment} moment
 */
function addMessage(place, moment) {
  const template = root?.querySelector('template[data-message-template]');
  if (!(template instanceof HTMLTemplateElement)) return;
  const message = document.importNode(template.content, true).firstElementChild;
  if (!(message instanceof HTMLElement)) return;
  message.dataset['trouble'] = moment.trouble ? 'yes' : 'no';
  for (const field of /** @type {const} */ (['time', 'name', 'road', 'text'])) {
    const element = message.querySelector(`[data-field="${field}"]`);
    if (element !== null) element.textContent = moment[field];
  }
  message.querySelector('time')?.setAttribute('datetime', moment.at);
  place.append(message);
}

/** @param {string[]} states of steps 1 to 11 */
function drawStates(states) {
  states.forEach((state, index) => {
    const step = String(index + 1);
    for (const element of root?.querySelectorAll(`[data-step="${step}"], [data-step-row="${step}"]`) ?? []) {
      element.setAttribute('data-state', state);
      for (const word of element.querySelectorAll('[data-word]')) {
        word.toggleAttribute('hidden', word.getAttribute('data-word') !== state);
      }
    }
  });
}

let announceTimer = 0;

/** Says only the last of several steps that follow each other quickly. @param {string} text */
function announce(text) {
  clearTimeout(announceTimer);
  announceTimer = setTimeout(() => {
    const region = root?.querySelector('[data-announce]');
    if (region) region.textContent = text;
  }, ANNOUNCE_AFTER_MS);
}

/** @param {Moment} moment */
function show(moment) {
  const row = root?.querySelector(`[data-step-row="${moment.step}"]`);
  const place = row?.querySelector('[data-messages]');
  if (!row || !place) return;
  row.removeAttribute('hidden');
  addMessage(place, moment);
  drawStates(moment.states);
  if (moment.announcement !== '') announce(moment.announcement);
}

/** Follows from the last moment that the page came with, or that was shown since. */
function follow() {
  let lastId = root instanceof HTMLElement ? Number(root.dataset['lastId']) : 0;
  /** @type {EventSource | undefined} */
  let stream;
  const open = () => {
    stream?.close();
    stream = new EventSource(`${source}&after=${lastId}`);
    stream.onmessage = (event) => {
      /** @type {Moment} */
      const moment = JSON.parse(event.data);
      if (moment.id <= lastId) return;
      lastId = moment.id;
      show(moment);
    };
  };
  open();
  // A page that the Back button brings out of the cache has lost its stream.
  addEventListener('pagehide', () => stream?.close());
  addEventListener('pageshow', (event) => {
    if (event.persisted) open();
  });
}

if (source !== '') {
  follow();
  const order = new URLSearchParams(source.split('?')[1]).get('order') ?? '';
  document.addEventListener('epos-kantan-statechange', (event) => {
    if (!(event instanceof CustomEvent) || event.detail?.state !== 'creating') return;
    void fetch(`/picture/pressed/${encodeURIComponent(order)}`, { method: 'POST', keepalive: true });
  });
}
