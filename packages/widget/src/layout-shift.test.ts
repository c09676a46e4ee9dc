/**
 * Nothing on the shop's page is moved, by anything that a button goes through: the page, the script that comes later, a press, an error, the
 * way back. Every shift counts, those soon after an input too. Only Chromium counts shifts; that the host's box is one and the same in
 * every state is shown in all engines by `appearance.test.ts`.
 */
import { expect } from '@open-wc/testing';
import type { EposKantanButton } from './kantan-button.ts';
import type { EposKantanStatus } from './kantan-status.ts';
import { renderButton } from './ssr.ts';
import { pageStyles } from './styles/page-styles.ts';
import { HANDLE, broken, checkout, fakeBff, held, orderToken } from './test-support/fake-bff.ts';
import type { FakeBff } from './test-support/fake-bff.ts';
import { framedPage } from './test-support/framed-page.ts';
import type { FramedPage } from './test-support/framed-page.ts';
import { reset } from './test-support/mount.ts';
import { until } from './test-support/until.ts';

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
}

const isCounted = PerformanceObserver.supportedEntryTypes.includes('layout-shift');
const STYLESHEET = `<style>${pageStyles}</style>`;
/** What stands around the element, and would be moved. */
const around = (element: string) => `<h1>Your order</h1>${element}<p>The shop goes on here.</p>`;

describe('no layout shift', () => {
  let bff: FakeBff;
  let page: FramedPage;
  let shift: () => Promise<number>;

  beforeEach(async () => {
    reset();
    bff = await fakeBff();
  });
  afterEach(() => page.remove());

  async function open(element: string, head: string): Promise<void> {
    page = await framedPage(around(element), head);
    let sum = 0;
    const observer = new page.window.PerformanceObserver((list) => {
      for (const { value } of list.getEntries() as LayoutShift[]) sum += value;
    });
    observer.observe({ type: 'layout-shift', buffered: true });
    shift = async () => {
      await painted();
      return sum;
    };
    await painted();
  }

  async function painted(): Promise<void> {
    const { window } = page;
    await new Promise((resolve) =>
      window.requestAnimationFrame(() => window.requestAnimationFrame(() => setTimeout(resolve))),
    );
  }

  async function shows(
    element: EposKantanButton | EposKantanStatus | null | undefined,
    state: string,
  ): Promise<void> {
    await until(() => element?.state === state, state);
    await painted();
  }

  /** The script comes; then a start is held, fails, another order is started, and what it came to is found when the shopper is back. */
  async function live(): Promise<number> {
    await page.upgrade();
    const element = page.document.querySelector('epos-kantan-button');
    await shows(element, 'idle');
    const start = held(broken());
    bff.create = start.answer;
    void element?.pay().catch(() => undefined);
    await shows(element, 'creating');
    start.release();
    await shows(element, 'error');
    for (const status of ['awaiting_shopper', 'confirming', 'canceled', 'failed', 'paid']) {
      bff.lookup = { checkout: checkout({ status }), handle: HANDLE, available: true, testMode: true };
      if (element !== null) element.orderToken = orderToken(status);
      await shows(element, status === 'awaiting_shopper' ? 'resumable' : status);
    }
    return shift();
  }

  const tag = () =>
    `<epos-kantan-button redirect="manual" endpoint="${bff.endpoint}" order-token="${orderToken()}"></epos-kantan-button>`;
  const drawn = () =>
    renderButton({
      endpoint: bff.endpoint,
      orderToken: orderToken(),
      nonce: 'n',
      attributes: { redirect: 'manual' },
    });

  it('with our stylesheet: load, upgrade, busy, error, return', async () => {
    await open(tag(), STYLESHEET);
    expect(await live()).to.equal(0);
  });

  it('with a declarative shadow root: load, upgrade, busy, error, return', async () => {
    await open(drawn(), '');
    expect(await live()).to.equal(0);
  });

  it('on the return page with our stylesheet: load, upgrade, confirming, paid', async () => {
    // With the badge of a test environment, which takes no room.
    bff.checkout = { checkout: checkout({ status: 'confirming', testMode: true }) };
    const endpoint = `endpoint="${bff.endpoint}" handle="${HANDLE}"`;
    await open(`<epos-kantan-status ${endpoint}></epos-kantan-status>`, STYLESHEET);
    await page.upgrade();
    const element = page.document.querySelector('epos-kantan-status');
    await shows(element, 'confirming');
    const used = { pointsUsed: 500, couponUsed: 300 };
    bff.checkout = { checkout: checkout({ status: 'paid', testMode: true, ...used }) };
    await shows(element, 'paid');
    expect(element?.shadowRoot?.querySelectorAll('dt').length).to.equal(4);
    expect(await shift()).to.equal(0);
  });

  it('is what the two are for: without either the page moves when the script comes', async () => {
    await open(tag(), '');
    await page.upgrade();
    await shows(page.document.querySelector('epos-kantan-button'), 'idle');
    // Elsewhere nothing is counted, and the tests above say nothing.
    expect((await shift()) > 0).to.equal(isCounted);
  });
});
