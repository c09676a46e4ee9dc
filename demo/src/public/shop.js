// @ts-check
/* global document, location, HTMLElement */
/**
 * The shop's own script. The button and the status element speak for the payment, the shop for the order: this keeps the two
 * from contradicting each other. When the order is said to be paid, it asks the shop's server and shows what that one says.
 * The event is a reason to ask, never a proof.
 */

const ASK_EVERY_MS = 1000;
const ASKS_MAX = 120;

const section = document.querySelector('[data-order-state]:not(li)');
let isAsking = false;

/** @typedef {{ state: string, pointsUsed: string, couponUsed: string, cartCount: number }} OrderNews */

/** @param {HTMLElement} section @param {string} name of the one sentence to show */
function showSentence(section, name) {
  section.hidden = false;
  for (const part of section.querySelectorAll('[data-when]')) {
    if (part instanceof HTMLElement) part.hidden = part.dataset['when'] !== name;
  }
}

/** @param {HTMLElement} section @param {OrderNews} news */
function showNews(section, news) {
  section.dataset['orderState'] = news.state;
  showSentence(section, news.state);
  for (const name of /** @type {const} */ (['pointsUsed', 'couponUsed'])) {
    const amount = section.querySelector(`[data-used="${name}"]`);
    if (amount === null) continue;
    amount.textContent = news[name];
    amount.parentElement?.toggleAttribute('hidden', news[name] === '');
  }
  const count = document.querySelector('[data-cart-count]');
  if (count !== null) count.textContent = String(news.cartCount);
}

/** The page of an order that could be paid a moment ago. */
function endPayment() {
  const heading = document.querySelector('[data-heading-when-paid]');
  if (heading instanceof HTMLElement) heading.textContent = heading.dataset['headingWhenPaid'] ?? '';
  for (const part of document.querySelectorAll('[data-until-paid]')) part.setAttribute('hidden', '');
}

/** @param {HTMLElement} section */
async function askUntilDelivered(section) {
  if (isAsking) return;
  isAsking = true;
  const address = `${location.pathname.replace(/\/return$/, '')}/state`;
  for (let asked = 0; asked < ASKS_MAX; asked += 1) {
    /** @type {OrderNews | undefined} */
    const news = await fetch(address).then(
      (response) => response.json(),
      () => undefined,
    );
    if (typeof news?.state === 'string' && news.state !== 'open') showNews(section, news);
    if (news?.state === 'delivered' || news?.state === 'refunded') break;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  isAsking = false;
}

if (section instanceof HTMLElement) {
  const isOpen = () => section.dataset['orderState'] === 'open';
  document.addEventListener('epos-kantan-paid', () => {
    if (isOpen()) showSentence(section, 'reported');
    endPayment();
    void askUntilDelivered(section);
  });
  // The element says what became of the payment; the shop's older sentence beside it would only confuse.
  for (const outcome of ['canceled', 'failed', 'expired']) {
    document.addEventListener(`epos-kantan-${outcome}`, () => {
      if (isOpen()) section.hidden = true;
    });
  }
}
