// @ts-check
/* global document, location, HTMLElement */
/**
 * The shop's own script. When the button or the status element says that the order is paid, it asks the shop's server, and
 * shows what that one says. The event is a reason to ask, never a proof.
 */

const ASK_EVERY_MS = 1000;
const ASKS_MAX = 120;

const section = document.querySelector('[data-order-state]:not(li)');
let isAsking = false;

/** @param {string} state */
function showOrderState(state) {
  if (!(section instanceof HTMLElement)) return;
  section.dataset['orderState'] = state;
  for (const part of section.querySelectorAll('[data-when]')) {
    if (part instanceof HTMLElement) part.hidden = part.dataset['when'] !== state;
  }
}

/** @param {string} address */
async function askUntilDelivered(address) {
  if (isAsking) return;
  isAsking = true;
  for (let asked = 0; asked < ASKS_MAX; asked += 1) {
    const answer = await fetch(address).then(
      (response) => response.json(),
      () => undefined,
    );
    if (typeof answer?.state === 'string') showOrderState(answer.state);
    if (answer?.state === 'delivered' || answer?.state === 'refunded') break;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  isAsking = false;
}

if (section !== null) {
  const address = `${location.pathname.replace(/\/return$/, '')}/state`;
  document.addEventListener('epos-kantan-paid', () => void askUntilDelivered(address));
}
