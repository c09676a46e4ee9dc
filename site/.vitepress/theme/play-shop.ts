/**
 * Puts the built button on a page and plays what it needs: the BFF, by the widget's own mock, and EPOS, by a press of the reader's. Nothing
 * leaves the page. Called by the site's own pages, in the browser alone.
 */
import type { KantanMock } from '@epos-kantan/widget/mock/fetch';

/** A button, as far as the site uses it. */
export type PayButton = HTMLElement & { pay(): Promise<void>; resume(): Promise<void>; orderToken: string };

/** A shop that is played. */
export interface PlayedShop {
  readonly mock: KantanMock;
  /** A new sample order; its price in yen, tax included. */
  readonly order: (yen: number) => { readonly orderId: string; readonly orderToken: string };
}

/** Paths of the BFF that the button asks. */
const ROUTES = /^\/v1\//;
const CONFIRMING_MS = 1_200;

let playing: Promise<PlayedShop> | undefined;
let orders = 0;

/** Once per page load; the same shop for all. */
export function playShop(): Promise<PlayedShop> {
  return (playing ??= begin());
}

async function begin(): Promise<PlayedShop> {
  const { createKantanMock, mockOrderToken } = await import('@epos-kantan/widget/mock/fetch');
  const mock = createKantanMock({ confirmingMs: CONFIRMING_MS });
  answerBy(mock);
  await loadButton();
  return {
    mock,
    order: (yen) => {
      orders += 1;
      const orderId = `sample-${String(orders)}`;
      return { orderId, orderToken: mockOrderToken({ orderId, total: yen }) };
    },
  };
}

function answerBy(mock: KantanMock): void {
  const ask = globalThis.fetch.bind(globalThis);
  globalThis.fetch = async (input, init) => {
    const { origin, pathname } = new URL(input instanceof Request ? input.url : input, location.href);
    if (origin !== location.origin || !ROUTES.test(pathname)) return ask(input, init);
    return (await mock.fetch(new Request(input, init))) ?? ask(input, init);
  };
  globalThis.EventSource = new Proxy(EventSource, {
    construct: (Stream, [address]: [string]) => {
      const { pathname } = new URL(address, location.href);
      return ROUTES.test(pathname) ? new NoStream() : new Stream(address);
    },
  });
}

/** A stream that never opens: the button asks instead, as behind a proxy that lets none through. */
class NoStream extends EventTarget {
  onerror: (() => void) | undefined;

  constructor() {
    super();
    setTimeout(() => this.onerror?.());
  }

  close(): void {
    this.onerror = undefined;
  }
}

/** The files that the BFF would serve. */
async function loadButton(): Promise<void> {
  const style = document.createElement('link');
  Object.assign(style, { rel: 'stylesheet', href: '/widget/epos-kantan-button.css' });
  document.head.append(style);
  // Before the button, whose events it notes; without the attribute `debug` it shows nothing.
  for (const name of ['inspector', 'button']) {
    const script = document.createElement('script');
    Object.assign(script, { src: `/widget/epos-kantan-${name}.js`, async: false });
    document.head.append(script);
  }
  await customElements.whenDefined('epos-kantan-button');
}
