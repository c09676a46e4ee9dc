// @ts-check
/* global addEventListener, customElements, document, HTMLElement, location, navigator */
/**
 * Puts a real button into each place of the gallery and brings it into its state, by what it would meet on a page: an answer, a
 * press, no answer, no network. What would move it on is kept from it, so that it stays as it is named.
 */

/** @typedef {HTMLElement & { pay(): Promise<void> }} PayButton */

const WAIT_MS_MAX = 10_000;
const size = document.querySelector('.gallery')?.getAttribute('data-size') ?? 'medium';
const ask = globalThis.fetch;
/** Endpoints whose next question, or whose start, is never answered. @type {Set<string>} */
const unanswered = new Set();

/** A request that is held takes no connection of the browser's; all others go to the shop's server. */
globalThis.fetch = (/** @type {RequestInfo | URL} */ input, /** @type {RequestInit | undefined} */ init) => {
  const { pathname } = new URL(input instanceof Request ? input.url : input, location.href);
  return unanswered.has(pathname) ? new Promise(() => undefined) : ask(input, init);
};

// Registered before the buttons are there: a page that is looked at again would make them ask again.
for (const news of ['visibilitychange', 'online', 'offline']) {
  addEventListener(news, (event) => event.stopImmediatePropagation(), true);
}

/** @param {HTMLElement} button @param {string} state */
function reached(button, state) {
  return new Promise((resolve) => {
    const look = () => {
      if (button.getAttribute('state') === state) resolve(true);
    };
    button.addEventListener('epos-kantan-statechange', look);
    setTimeout(resolve, WAIT_MS_MAX, false);
    look();
  });
}

/** @param {Element} place @returns {PayButton} */
function makeButton(place) {
  const button = /** @type {PayButton} */ (document.createElement('epos-kantan-button'));
  button.setAttribute('endpoint', place.getAttribute('data-endpoint') ?? '');
  button.setAttribute('theme', place.getAttribute('data-theme') ?? '');
  button.setAttribute('size', size);
  button.setAttribute('redirect', 'manual');
  return button;
}

/** @param {Element} place @param {string} kind of drive */
function drive(place, kind) {
  const button = makeButton(place);
  const lookup = `${button.getAttribute('endpoint')}/v1/checkouts/lookup`;
  const start = `${button.getAttribute('endpoint')}/v1/checkouts`;
  if (kind === 'press-in-vain') {
    Object.assign(button, { createOrder: () => Promise.reject(new Error('no order in the gallery')) });
    unanswered.add(`${button.getAttribute('endpoint')}/v1/availability`);
  } else {
    button.setAttribute('order-token', 'sample');
  }
  if (kind === 'hold-question') unanswered.add(lookup);
  if (kind === 'press-and-hold') unanswered.add(start);
  place.append(button);
  if (!kind.startsWith('press')) return;
  // The button asks again ten seconds after it has left; that question finds nobody.
  button.addEventListener('epos-kantan-redirect', () => unanswered.add(lookup));
  button.pay().catch(() => undefined);
}

/** @param {Element} list of one state */
function fill(list) {
  const kind = list.getAttribute('data-drive') ?? '';
  for (const place of list.querySelectorAll('[data-theme]')) drive(place, kind);
}

/** For as long as these are put on the page there is no network, as far as they can tell. */
async function goOffline() {
  const lists = [...document.querySelectorAll('[data-drive="go-offline"]')];
  Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false });
  lists.forEach(fill);
  const buttons = lists.flatMap((list) => [...list.querySelectorAll('epos-kantan-button')]);
  await Promise.all(buttons.map((button) => button instanceof HTMLElement && reached(button, 'offline')));
  Reflect.deleteProperty(navigator, 'onLine');
}

async function fillGallery() {
  await customElements.whenDefined('epos-kantan-button');
  await goOffline();
  for (const list of document.querySelectorAll('[data-drive]:not([data-drive="go-offline"])')) fill(list);
}

void fillGallery();
