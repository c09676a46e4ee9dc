/** What the inspector shows, what it gives to copy, and what it never lets out. */
import { expect } from '@open-wc/testing';
import 'axe-core';
import type axeCore from 'axe-core';
import { HANDLE, checkout, fakeBff, orderToken, problem } from '../test-support/fake-bff.ts';
import type { FakeBff } from '../test-support/fake-bff.ts';
import { button, inner, ready, reset, status, until } from '../test-support/mount.ts';
import { VERSION } from '../version.ts';
import { startInspector } from './inspector.ts';

// axe-core is no ES module; it leaves itself on the window.
const { axe } = window as unknown as { axe: typeof axeCore };
const PANEL = '[data-epos-kantan-inspector]';

let bff: FakeBff;
let stop = (): void => undefined;

/** The panel below an element. */
function panel(element: Element): ShadowRoot | null {
  const { nextElementSibling: next } = element;
  return next?.matches(PANEL) ? next.shadowRoot : null;
}

/** The rows of one of its tables, as texts. */
function rows(element: Element, caption: 'Events' | 'Requests'): string[][] {
  const tables = [...(panel(element)?.querySelectorAll('table') ?? [])];
  const table = tables.find((each) => each.querySelector('caption')?.textContent === caption);
  return [...(table?.querySelectorAll('tbody > tr') ?? [])].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => cell.textContent),
  );
}

const facts = (element: Element) => panel(element)?.querySelector('dl')?.textContent ?? '';

/** Puts something in place of the clipboard, which a test may not read. */
function clipboard(writeText: (text: string) => Promise<void>): void {
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
}

/** Presses "Copy" and takes what was copied. */
async function copied(element: Element): Promise<string> {
  let text = '';
  clipboard(async (given) => {
    text = given;
  });
  panel(element)?.querySelector('button')?.click();
  await until(() => text !== '', 'the copy');
  return text;
}

beforeEach(async () => {
  reset();
  bff = await fakeBff();
});

afterEach(() => {
  stop();
  Reflect.deleteProperty(navigator, 'clipboard');
});

describe('the inspector', () => {
  it('stands below elements with debug, and goes with the attribute or the element', async () => {
    stop = startInspector();
    const shown = button(bff, { debug: '' });
    const other = status(bff);
    await ready(shown);
    await ready(other);
    expect([panel(shown) !== null, panel(other)]).to.deep.equal([true, null]);
    other.toggleAttribute('debug', true);
    await until(() => panel(other) !== null, 'a panel');
    expect(rows(other, 'Events').map(([, kind]) => kind)).to.include('ready');
    other.removeAttribute('debug');
    await until(() => panel(other) === null, 'no panel');
    shown.remove();
    await until(() => document.querySelector(PANEL) === null, 'no panel without its element');
    document.querySelector('main')?.append(shown);
    await until(() => panel(shown) !== null, 'the panel again');
  });

  it('shows one element by hand', async () => {
    const element = button(bff);
    await ready(element);
    stop = startInspector(element);
    expect(await copied(element)).to.match(/^<epos-kantan-button> idle\nversion: /);
    await until(() => panel(element)?.querySelector('button')?.textContent === 'Copied', 'a word of it');
    stop();
    expect(document.querySelector(PANEL)).to.equal(null);
  });

  it('tells events and requests with their times, and what there is', async () => {
    bff.lookup = { checkout: null, handle: null, available: true, testMode: true };
    bff.create = { ...(bff.create as object), checkout: checkout({ testMode: true }) };
    stop = startInspector();
    const element = button(bff, { debug: '', 'order-token': orderToken() });
    await ready(element);
    inner(element).click();
    await until(() => element.state === 'redirecting');
    await until(() => rows(element, 'Requests').length === 2, 'two requests');
    const events = rows(element, 'Events');
    expect(events.map(([, ...said]) => said.join(' ').trim())).to.deep.equal([
      'statechange idle → checking',
      'statechange checking → idle',
      'ready',
      'statechange idle → creating',
      'before-redirect',
      'statechange creating → redirecting',
      'redirect',
    ]);
    const times = events.map(([ms]) => Number(ms));
    expect(times).to.deep.equal(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).to.be.within(1, performance.now());
    const requests = rows(element, 'Requests');
    expect(requests.map(([, road]) => road)).to.deep.equal(['/v1/checkouts/lookup', '/v1/checkouts']);
    // Not every engine tells a page the status.
    for (const [, , answered, took] of requests)
      expect([answered, took].join(' ')).to.match(/^(?:200|–) \d+$/);
    expect(panel(element)?.querySelector('summary')?.textContent).to.equal(
      '<epos-kantan-button> redirecting',
    );
    expect(facts(element)).to.contain(`version${VERSION}`);
    expect(facts(element)).to.contain(`endpoint${bff.endpoint}`);
    expect(facts(element)).to.contain('test modeyes');
  });

  it("leaves a mark for each state in the browser's own timeline", async () => {
    performance.clearMarks();
    stop = startInspector();
    await ready(button(bff, { 'order-token': orderToken() }));
    const marks = performance.getEntriesByType('mark').map(({ name }) => name);
    expect(marks).to.deep.equal(['epos-kantan:checking', 'epos-kantan:idle']);
  });

  it('keeps a bounded number of events', async () => {
    const element = button(bff, { debug: '' });
    await ready(element);
    stop = startInspector();
    for (let said = 0; said < 210; said += 1) {
      const detail = { state: 'idle', testMode: false, resumed: said === 0 };
      element.dispatchEvent(new CustomEvent('epos-kantan-paid', { detail }));
    }
    expect(rows(element, 'Events')).to.have.length(200);
  });

  it('lets no token, handle, order or query out, neither shown nor copied', async () => {
    const token = orderToken('ORDER-SECRET-1');
    const secrets = [token, HANDLE, 'ORDER-SECRET-1', 'SECRET-QUERY', 'SECRET-PASSWORD', 'Secret Code!'];
    bff.checkout = { checkout: checkout({ orderId: 'ORDER-SECRET-1', status: 'confirming' }) };
    bff.create = problem(409, 'Secret Code!');
    stop = startInspector();
    const shop = button(bff, { debug: '', 'order-token': token, 'order-key': 'SECRET-QUERY' });
    const back = status(bff, { debug: '', handle: HANDLE });
    await ready(shop);
    await until(() => back.state === 'confirming');
    inner(shop).click();
    await until(() => rows(shop, 'Events').some(([, kind]) => kind === 'error'), 'an error');
    await fetch(`${bff.endpoint}/v1/checkouts/${HANDLE}?epos_checkout=SECRET-QUERY#SECRET-QUERY`);
    await until(
      () => rows(back, 'Requests').some(([, road]) => road === '/v1/checkouts/{handle}'),
      'a request',
    );
    const texts = [await copied(shop), await copied(back)];
    // It is the panels that are looked at, so they have to say something.
    expect(texts[0]).to.contain('error  …');
    expect(texts[1]).to.contain('/v1/checkouts/{handle}');
    back.setAttribute(
      'endpoint',
      bff.endpoint.replace('//', '//shop:SECRET-PASSWORD@').concat('?key=SECRET-QUERY'),
    );
    await until(() => rows(back, 'Events').length > 0);
    texts.push(await copied(back));
    for (const shown of document.querySelectorAll(PANEL)) {
      texts.push(shown.shadowRoot?.textContent ?? '', shown.outerHTML);
      texts.push(...[...(shown.shadowRoot?.querySelectorAll('textarea') ?? [])].map(({ value }) => value));
    }
    for (const secret of secrets) expect(texts.join('\n')).not.to.contain(secret);
  });

  it('gives the text to copy by hand where the clipboard is closed', async () => {
    stop = startInspector();
    const element = button(bff, { debug: '' });
    await ready(element);
    clipboard(() => Promise.reject(new DOMException('closed', 'NotAllowedError')));
    panel(element)?.querySelector('button')?.click();
    const text = panel(element)?.querySelector('textarea');
    await until(() => text?.hidden === false, 'the text');
    expect(text?.value.split('\n')[0]).to.equal('<epos-kantan-button> idle');
    expect([text?.selectionStart, text?.selectionEnd]).to.deep.equal([0, text?.value.length]);
  });

  it('fits into 320 px, wears no style attribute, and axe finds nothing', async () => {
    stop = startInspector();
    const element = button(bff, { debug: '', 'order-token': orderToken() });
    await ready(element);
    await until(() => rows(element, 'Requests').length > 0, 'a request');
    const host = element.nextElementSibling;
    const scrolls = [...(panel(element)?.querySelectorAll('*') ?? [])].filter(
      (each) =>
        each.scrollWidth > 320 ||
        each.getBoundingClientRect().right > 321 + (host?.getBoundingClientRect().left ?? 0),
    );
    expect(scrolls.map(({ localName }) => localName)).to.deep.equal([]);
    expect(panel(element)?.querySelector('[style], style')).to.equal(null);
    const { violations } = await axe.run(host ?? element, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    expect(violations.map(({ id }) => id)).to.deep.equal([]);
  });
});
