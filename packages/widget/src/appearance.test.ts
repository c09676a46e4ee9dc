/** What is seen and heard: languages, boxes that never move, axe in every state and theme, the keyboard. */
import { expect } from '@open-wc/testing';
import 'axe-core';
import type axeCore from 'axe-core';
import { registerLocale } from './i18n/locales.ts';
import { pageStyles } from './styles/page-styles.ts';
import { HANDLE, broken, checkout, fakeBff, never, orderToken, problem } from './test-support/fake-bff.ts';
import type { FakeBff } from './test-support/fake-bff.ts';
import { button, floating, inner, ready, reset, status, textOf, until } from './test-support/mount.ts';
import type { CheckoutState } from './checkout-state.ts';

// axe-core is no ES module; it leaves itself on the window.
const { axe } = window as unknown as { axe: typeof axeCore };
const attributes = { 'order-token': orderToken() };

/** Brings a button into a state, by what a BFF can say and a shopper can do. */
async function bring(bff: FakeBff, state: CheckoutState, more: Record<string, string> = {}) {
  const word = state === 'resumable' ? 'awaiting_shopper' : state;
  const isStatus = ['awaiting_shopper', 'confirming', 'paid', 'failed', 'canceled', 'expired'].includes(word);
  bff.lookup = {
    checkout: isStatus ? checkout({ status: word, testMode: true }) : null,
    handle: isStatus ? HANDLE : null,
    available: state !== 'unavailable',
    testMode: true,
  };
  if (state === 'checking') bff.lookup = never;
  if (state === 'creating') bff.create = never;
  if (state === 'error') bff.create = broken;
  const element = button(bff, { ...attributes, ...more });
  if (state !== 'checking') await ready(element);
  if (state === 'creating' || state === 'redirecting' || state === 'error')
    element.pay().catch(() => undefined);
  if (state === 'offline') {
    Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false });
    dispatchEvent(new Event('offline'));
    Reflect.deleteProperty(navigator, 'onLine');
  }
  await until(() => element.state === state, state);
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return element;
}

const STATES: readonly CheckoutState[] = [
  'idle',
  'checking',
  'unavailable',
  'creating',
  'redirecting',
  'resumable',
  'confirming',
  'paid',
  'failed',
  'canceled',
  'expired',
  'offline',
  'error',
];

async function findings(element: Element): Promise<string[]> {
  const { violations } = await axe.run(element, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe('what is seen and heard', () => {
  let bff: FakeBff;

  beforeEach(async () => {
    reset();
    bff = await fakeBff();
  });

  afterEach(reset);

  describe('the language', () => {
    it('is the nearest one, and followed when it changes, out of shadow roots too', async () => {
      const element = button(bff, attributes);
      await ready(element);
      expect(textOf(element)).to.equal('エポスかんたん決済で支払う');
      document.documentElement.lang = 'en-GB';
      await until(() => textOf(element) === 'Pay with EPOS Kantan');
      const host = document.createElement('div');
      document.querySelector('main')?.append(host);
      host.attachShadow({ mode: 'open' }).append(element);
      host.lang = 'ja';
      await until(() => textOf(element) === 'エポスかんたん決済で支払う');
      element.lang = 'de';
      await until(() => textOf(element) === 'Pay with EPOS Kantan');
    });

    it('is Japanese where the document has none', async () => {
      document.documentElement.removeAttribute('lang');
      const element = button(bff, { ...attributes, label: 'buy' });
      await ready(element);
      expect(textOf(element)).to.equal('エポスかんたん決済で購入');
    });

    it('can be added by the shop, with only some of the words', async () => {
      const element = button(bff, { ...attributes, lang: 'fr' });
      await ready(element);
      registerLocale('fr', { labels: { pay: 'Payer avec EPOS' } });
      await until(() => textOf(element) === 'Payer avec EPOS');
      element.label = 'buy';
      await until(() => textOf(element) === 'Buy with EPOS Kantan');
    });

    it('takes an unknown label for `pay`', async () => {
      const element = button(bff, { ...attributes, label: 'constructor' });
      await ready(element);
      expect(textOf(element)).to.equal('エポスかんたん決済で支払う');
    });
  });

  describe('the box', () => {
    for (const size of ['small', 'medium', 'large']) {
      it(`is the same in every state, at least 44 px high, reserved before the script has come: ${size}`, async () => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(pageStyles.replaceAll('epos-kantan-button', 'epos-kantan-later'));
        document.adoptedStyleSheets.push(sheet);
        const boxes = new Set<string>();
        const note = (element: Element) => {
          const { width, height } = element.getBoundingClientRect();
          boxes.add(`${String(width)} x ${String(height)}`);
          expect(height).to.be.at.least(44);
        };
        for (const state of STATES) {
          reset();
          bff = await fakeBff();
          note(await bring(bff, state, { size }));
        }
        const later = document.createElement('epos-kantan-later');
        later.setAttribute('size', size);
        document.querySelector('main')?.append(later);
        note(later);
        document.adoptedStyleSheets.pop();
        expect([...boxes]).to.have.length(1);
      });
    }

    it('of the status element is reserved too, and its picture and title stay where they are', async () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(pageStyles.replaceAll('epos-kantan-status', 'epos-kantan-later'));
      document.adoptedStyleSheets.push(sheet);
      const places = new Set<string>();
      for (const word of ['confirming', 'paid', 'failed', 'canceled', 'expired', 'awaiting_shopper']) {
        reset();
        bff = await fakeBff();
        bff.checkout = { checkout: checkout({ status: word }) };
        const element = status(bff, { handle: HANDLE, 'retry-url': '/cart', lang: 'en' });
        await ready(element);
        // A picture that turns has a box that grows and shrinks with its angle.
        for (const turning of element.shadowRoot?.getAnimations() ?? []) turning.cancel();
        const { top, height } = element.getBoundingClientRect();
        const at = (selector: string) =>
          element.shadowRoot?.querySelector(selector)?.getBoundingClientRect().top;
        const later = document.createElement('epos-kantan-later');
        document.querySelector('main')?.append(later);
        if (word === 'confirming') expect(height).to.equal(later.getBoundingClientRect().height);
        places.add([at('svg'), at('[part=title]')].map((place = 0) => place - top).join(' '));
      }
      document.adoptedStyleSheets.pop();
      expect([...places]).to.have.length(1);
    });

    for (const lang of ['ja', 'en']) {
      for (const width of [240, 288, 480, 900]) {
        it(`of the status element is what a paid order with points and a coupon fills, and confirming needs no more: ${lang}, ${String(width)} px`, async () => {
          const heights: number[] = [];
          for (const word of ['confirming', 'paid']) {
            reset();
            bff = await fakeBff();
            const used = { pointsUsed: 500, couponUsed: 300 };
            bff.checkout = { checkout: checkout({ status: word, orderId: 'A-2026-000123', ...used }) };
            const element = status(bff, { handle: HANDLE, lang });
            element.style.inlineSize = `${String(width)}px`;
            await until(() => element.state === word);
            await ready(element);
            const box = element.getBoundingClientRect();
            heights.push(box.height);
            const rows = element.shadowRoot?.querySelector('dl')?.getBoundingClientRect();
            if (word === 'paid') expect(box.bottom - (rows?.bottom ?? 0)).to.be.within(0, 0.5);
          }
          expect(heights[0]).to.equal(heights[1]);
        });
      }
    }

    it('of what the shop offers instead is there only while nothing can be paid', async () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(pageStyles);
      document.adoptedStyleSheets.push(sheet);
      const shown: Record<string, boolean> = {};
      for (const available of [true, false]) {
        bff = await fakeBff();
        bff.availability = { available, reason: 'maintenance', testMode: false };
        const element = button(bff);
        element.innerHTML = '<p slot="note" class="epos-kantan-instead">Pay by bank transfer</p>';
        const instead = element.querySelector('p');
        await ready(element);
        shown[element.state] = (instead?.getBoundingClientRect().height ?? 0) > 0;
        expect(element.getBoundingClientRect().height > 60).to.equal(!available);
      }
      document.adoptedStyleSheets.pop();
      expect(shown).to.deep.equal({ idle: false, unavailable: true });
    });

    it('of the status element breaks no name of a row in 320 px', async () => {
      bff.checkout = { checkout: checkout({ status: 'paid', orderId: 'A-2026-000123', couponUsed: 300 }) };
      const element = status(bff, { handle: HANDLE });
      // What a card of the shop leaves of a page that is 320 px wide.
      element.style.inlineSize = '250px';
      await until(() => element.state === 'paid');
      const lines = [...(element.shadowRoot?.querySelectorAll('dt, dd') ?? [])].map((cell) =>
        Math.round(cell.getBoundingClientRect().height / parseFloat(getComputedStyle(cell).lineHeight)),
      );
      expect(lines).to.deep.equal([1, 1, 1, 1, 1, 1]);
    });

    it('moves nothing, not even itself: no layout shift from first paint to error and back', async () => {
      let shift = 0;
      const entries: unknown[] = [];
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          shift += (entry as PerformanceEntry & { value: number }).value;
          entries.push(entry.toJSON());
        }
      });
      const element = button(bff, attributes);
      const below = document.createElement('p');
      below.textContent = 'The shop goes on here.';
      element.after(below);
      const frames = () =>
        new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      await frames();
      observer.observe({ type: 'layout-shift', buffered: false });
      await ready(element);
      await frames();
      for (const answer of [broken, problem(409, 'order_changed'), never]) {
        bff.create = answer;
        void element.pay().catch(() => undefined);
        await frames();
        if (answer !== never) await until(() => element.state === 'error');
        await frames();
        element.orderToken = orderToken(`other-${String(Math.random())}`);
        await until(() => element.state === 'idle');
        await frames();
      }
      for (const word of ['awaiting_shopper', 'confirming', 'paid', 'canceled', 'failed']) {
        bff.lookup = {
          checkout: checkout({ status: word, testMode: true }),
          handle: HANDLE,
          available: true,
          testMode: true,
        };
        element.orderToken = orderToken(word);
        await until(() => element.checkout?.status === word);
        await frames();
      }
      document.documentElement.lang = 'en';
      await frames();
      observer.disconnect();
      expect(shift, JSON.stringify(entries)).to.equal(0);
    });
  });

  describe('axe finds nothing', () => {
    for (const theme of ['brand', 'dark', 'light', 'outline', 'auto']) {
      it(`in any state of the button in theme ${theme}`, async () => {
        for (const state of STATES) {
          reset();
          document.documentElement.lang = theme === 'dark' ? 'en' : 'ja';
          bff = await fakeBff();
          const element = await bring(bff, state, { theme });
          expect(await findings(element), state).to.deep.equal([]);
        }
      });
    }

    for (const word of ['confirming', 'paid', 'failed', 'canceled', 'expired', 'awaiting_shopper']) {
      it(`in the status element when ${word}`, async () => {
        bff.checkout = { checkout: checkout({ status: word, pointsUsed: 5, testMode: true }) };
        const element = status(bff, { handle: HANDLE, 'retry-url': '/cart' });
        await ready(element);
        expect(await findings(element)).to.deep.equal([]);
      });
    }
  });

  describe('the keyboard', () => {
    it('reaches the button through the tag and presses it', async () => {
      bff.create = never;
      const element = button(bff, attributes);
      await ready(element);
      element.focus();
      expect(element.shadowRoot?.activeElement === inner(element)).to.equal(true);
      const held = new KeyboardEvent('keydown', { key: 'Enter', repeat: true, cancelable: true });
      expect(inner(element).dispatchEvent(held)).to.equal(false);
      const fresh = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true });
      expect(inner(element).dispatchEvent(fresh)).to.equal(true);
    });

    it('closes the sentence by Escape', async () => {
      const element = await bring(bff, 'error');
      expect(floating(element)).to.contain('二重に請求されることはありません');
      inner(element).dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }),
      );
      await until(() => floating(element) === '');
    });

    it('names the brand, the words, the reason and the test mode for those who listen', async () => {
      const element = await bring(bff, 'failed');
      expect(inner(element).innerText.replace(/\s+/g, ' ')).to.contain('エポスかんたん決済: もう一度支払う');
      const ids = inner(element).getAttribute('aria-describedby')?.split(' ') ?? [];
      const about = ids.map((id) => element.shadowRoot?.getElementById(id)?.textContent ?? '').join(' ');
      expect(about).to.contain('テスト');
      expect(about).to.contain('お支払いできませんでした');
    });
  });
});
