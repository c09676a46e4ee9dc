// @ts-check
/* global document, HTMLElement, HTMLTemplateElement */
/**
 * Puts the moments of a payment into their places in a picture of it. Everything is set as text; nothing that comes over the wire is
 * read as HTML. Called by whoever has the moments.
 */

const ANNOUNCE_AFTER_MS = 1200;

/** @typedef {{ id: number, step: number, trouble: boolean, at: string, time: string, road: string, name: string, text: string, announcement: string, states: readonly string[] }} Moment */

/**
 * @param {Element} root
 * @param {Element} place
 * @param {Moment} moment
 */
function addMessage(root, place, moment) {
  const template = root.querySelector('template[data-message-template]');
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

/** @param {Element} root @param {readonly string[]} states of steps 1 to 11 */
function drawStates(root, states) {
  states.forEach((state, index) => {
    const step = String(index + 1);
    for (const element of root.querySelectorAll(`[data-step="${step}"], [data-step-row="${step}"]`)) {
      element.setAttribute('data-state', state);
      for (const word of element.querySelectorAll('[data-word]')) {
        word.toggleAttribute('hidden', word.getAttribute('data-word') !== state);
      }
    }
  });
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let announceTimer;

/** Says only the last of several steps that follow each other quickly. @param {Element} root @param {string} text */
function announce(root, text) {
  clearTimeout(announceTimer);
  announceTimer = setTimeout(() => {
    const region = root.querySelector('[data-announce]');
    if (region) region.textContent = text;
  }, ANNOUNCE_AFTER_MS);
}

/** Puts a moment in its place. @param {Element} root the picture @param {Moment} moment */
export function showMoment(root, moment) {
  const row = root.querySelector(`[data-step-row="${moment.step}"]`);
  const place = row?.querySelector('[data-messages]');
  if (!row || !place) return;
  row.removeAttribute('hidden');
  addMessage(root, place, moment);
  drawStates(root, moment.states);
  if (moment.announcement !== '') announce(root, moment.announcement);
}
