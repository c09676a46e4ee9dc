/** What a shopper does in the demo, in words that every browser understands. Each is told of a fault by an exception. */
import { startDemo } from '@epos-kantan/demo';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { press, waitFor } from './browser-tab.ts';
import type { BrowserTab } from './browser-tab.ts';

/** Where a journey happens. */
interface Place {
  readonly shopUrl: string;
  readonly simulatorUrl: string;
}

const LEDGER_TRIES_MAX = 50;
const LEDGER_WAIT_MS = 200;

type Journey = (tab: BrowserTab, place: Place) => Promise<void>;

const BUTTON = "document.querySelector('epos-kantan-button')";
const PAY = `${BUTTON}.shadowRoot.querySelector('button[part=button]')`;
const STATUS = "document.querySelector('epos-kantan-status')";

/** Journeys that a browser's driver cannot follow: name of the engine → journey → why. */
export const NOT_FOLLOWED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  webkit: {
    'Back from EPOS shows the page from memory, asks, and goes on with the same payment':
      'WebKitWebDriver does not find the page again after Back from another site; the next journey goes Back within one',
  },
};

/** Name → journey. */
export const JOURNEYS: Readonly<Record<string, Journey>> = {
  'a shopper pays with points, comes back and sees it paid': async (tab, place) => {
    await leaveForEpos(tab, place);
    await confirmAtEpos(tab, 'points');
    await waitFor(tab, `${STATUS}?.state === 'paid'`);
    await expectLedger(place, ['SALES']);
  },
  'a shopper cancels at EPOS, is told so, and is not charged': async (tab, place) => {
    await leaveForEpos(tab, place);
    await logIn(tab, 'pays');
    await press(tab, buttonThatSays('キャンセルして戻る|Cancel'));
    await waitFor(tab, `${STATUS}?.state === 'canceled'`);
    await expectLedger(place, ['PAYFAIL']);
  },
  'Back from EPOS shows the page from memory, asks, and goes on with the same payment': async (
    tab,
    place,
  ) => {
    await placeOrder(tab, place);
    await remember(tab);
    await waitFor(tab, `${BUTTON}?.state === 'idle'`);
    await closePicture(tab);
    await waitFor(tab, `${BUTTON}.state === 'idle'`);
    await press(tab, PAY);
    await waitFor(tab, "document.querySelector('input[name=eposNetId]') !== null");
    await backTo(tab, `${BUTTON} !== null`);
    await expectFromMemory(tab);
    await waitFor(tab, `${BUTTON}.state === 'resumable'`);
    await press(tab, PAY);
    await confirmAtEpos(tab, 'pays');
    await waitFor(tab, `${STATUS}?.state === 'paid'`);
    await expectLedger(place, ['SALES']);
  },
  'Back to a payment that is being confirmed finds the page waiting, and it hears of the end': async (
    tab,
    place,
  ) => {
    await control(place, 'faults', { on: 'notification', kind: 'lose', times: 50 });
    await control(place, 'faults', { on: 'SearchTradeMulti', kind: 'drop-reply', times: 4 });
    await leaveForEpos(tab, place);
    await confirmAtEpos(tab, 'pays');
    await waitFor(tab, `${STATUS}?.state === 'confirming'`);
    await remember(tab);
    await waitForLock(tab);
    await tab.evaluate(`void location.assign(${JSON.stringify(place.shopUrl)})`);
    await waitFor(tab, `${STATUS} === null && document.readyState === 'complete'`);
    await backTo(tab, `${STATUS} !== null`);
    // Firefox keeps no page that had a stream when it was left, whatever it does on `pagehide`: there it is loaded anew.
    if (!tab.engine.startsWith('firefox')) await expectFromMemory(tab);
    await waitFor(tab, `${STATUS}.state === 'paid'`);
    await expectLedger(place, ['SALES']);
  },
};

/** Runs a journey with a demo of its own. */
export async function runJourney(journey: Journey, tab: BrowserTab): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'epos-kantan-browsers-'));
  const demo = await startDemo({ dataDir, ports: { shop: 0, bff: 0, simulator: 0 }, quiet: true });
  try {
    await journey(tab, demo);
  } finally {
    await demo.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function buttonThatSays(words: string): string {
  return `[...document.querySelectorAll('button')].find((button) => /${words}/.test(button.textContent))`;
}

async function placeOrder(tab: BrowserTab, { shopUrl }: Place): Promise<void> {
  await tab.goTo(shopUrl);
  await press(tab, buttonThatSays('カートに入れる|Add to cart'));
  await waitFor(tab, "document.querySelector('[data-cart-count]')?.textContent === '1'");
  await tab.goTo(`${shopUrl}/cart`);
  await press(tab, buttonThatSays('注文内容の確認へ|Review your order'));
  await waitFor(tab, "/^\\/orders\\//.test(location.pathname) && document.readyState === 'complete'");
}

async function leaveForEpos(tab: BrowserTab, place: Place): Promise<void> {
  await placeOrder(tab, place);
  await waitFor(tab, `${BUTTON}?.state === 'idle'`);
  await press(tab, PAY);
}

async function logIn(tab: BrowserTab, shopper: string): Promise<void> {
  await press(tab, "document.querySelector('input[name=eposNetId]')");
  await tab.type(`sim-${shopper}`);
  await press(tab, "document.querySelector('input[name=password]')");
  await tab.type(`${shopper}-1234`);
  await press(tab, buttonThatSays('ログインして次へ|Log in'));
}

async function confirmAtEpos(tab: BrowserTab, shopper: string): Promise<void> {
  await logIn(tab, shopper);
  await press(tab, buttonThatSays('この内容で支払う|Pay'));
}

/** Waits until this tab is the one that holds the stream of news, and the lock for it. */
async function waitForLock(tab: BrowserTab): Promise<void> {
  await tab.evaluate(`void (window.looksForLock = setInterval(async () => {
    const { held } = await navigator.locks.query();
    window.holdsLock = held.some(({ name }) => name.startsWith('epos-kantan '));
  }, 100))`);
  await waitFor(tab, 'window.holdsLock');
  await tab.evaluate('void clearInterval(window.looksForLock)');
}

/** Has the page note by itself whether it was ever shown from memory. */
async function remember(tab: BrowserTab): Promise<void> {
  await tab.evaluate(
    "void addEventListener('pageshow', ({ persisted }) => { window.wasPersisted = persisted; })",
  );
}

/**
 * The picture beside the demo's shop holds a stream of its own until the page is left, and Firefox keeps no page in memory that has
 * one then. It is told of leaving early; the button is as well, asks anew when it is told of coming back, and is as before.
 */
async function closePicture(tab: BrowserTab): Promise<void> {
  await tab.evaluate("void dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
  await tab.evaluate("void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }))");
}

/** Goes back, one page at a time, until the wanted one is there: the page that leads to EPOS may stand between. */
async function backTo(tab: BrowserTab, isThere: string): Promise<void> {
  for (let steps = 0; steps < 3; steps += 1) {
    const place = String(await tab.evaluate('location.href'));
    await tab.back();
    await waitFor(tab, `location.href !== ${JSON.stringify(place)}`);
    if ((await tab.evaluate(isThere)) === true) return;
  }
  throw new Error(`Back does not lead to where ${isThere}`);
}

async function expectFromMemory(tab: BrowserTab): Promise<void> {
  const wasPersisted = await tab.evaluate('window.wasPersisted ?? null');
  if (wasPersisted !== true)
    throw new Error(`the page was loaded anew: persisted is ${String(wasPersisted)}`);
}

async function control({ simulatorUrl }: Place, path: string, body: object): Promise<void> {
  const answer = await fetch(`${simulatorUrl}/_simulator/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${String(answer.status)}: ${await answer.text()}`);
}

/** What GMO-PG's stand-in has in its books, in the end: a payment is shown before its money is taken. */
async function expectLedger({ simulatorUrl }: Place, expected: readonly string[]): Promise<void> {
  let statuses = '';
  for (let tries = 0; tries < LEDGER_TRIES_MAX; tries += 1) {
    const answer = await fetch(`${simulatorUrl}/_simulator/ledger`);
    const { trades } = (await answer.json()) as { trades: readonly { readonly status: string }[] };
    statuses = trades.map(({ status }) => status).join();
    if (statuses === expected.join()) return;
    await new Promise((resolve) => setTimeout(resolve, LEDGER_WAIT_MS));
  }
  throw new Error(`the ledger says ${statuses}, not ${expected.join()}`);
}
