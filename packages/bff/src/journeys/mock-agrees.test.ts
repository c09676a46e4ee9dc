/**
 * The mock that shops test their pages with, against the real thing: the same orders, the same shoppers, once with the mock and once
 * with a BFF and the simulator. What a page gets to read has to be the same, answer by answer.
 */
import { createKantanMock } from '@epos-kantan/widget/mock/fetch';
import type { Scenario } from '@epos-kantan/widget/mock/fetch';
import type { CheckoutView } from '@epos-kantan/shared';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inquiryAnswer } from '../testing/at-epos.ts';
import type { ShopperAtEpos } from '../testing/at-epos.ts';
import { findAnswerFault } from '../testing/check-answers.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

/** The scenarios that the simulator's shoppers can play. The last one moves the clock. */
const PLAYED = [
  'paid',
  'points',
  'cancel',
  'wrong-password',
  'lockout',
  'expiry',
] as const satisfies Scenario[];
type Played = (typeof PLAYED)[number];

/** One of the two that are compared. */
interface Side {
  readonly endpoint: string;
  readonly ask: (request: Request) => Promise<Response>;
  /** The shopper whose browser was sent to `page` does what the scenario says, and nobody proves anything yet. */
  readonly finish: (scenario: Played, orderId: string, page: string) => Promise<void>;
  /** Now it is proven. */
  readonly settle: (scenario: Played, read: () => Promise<CheckoutView>) => Promise<void>;
}

type Body = Readonly<Record<string, unknown>>;

/** An answer as far as the two have to agree: neither numbers of a run nor times. */
function shapeOf(status: number, body: Body): unknown {
  const { checkout, redirect, handle, ...more } = body;
  const { status: word, funds, total, pointsUsed, couponUsed, ...fields } = (checkout ?? {}) as CheckoutView;
  return {
    status,
    keys: Object.keys(body).toSorted(),
    checkout: checkout && {
      word,
      funds,
      total,
      pointsUsed,
      couponUsed,
      fields: Object.keys(fields).toSorted(),
    },
    redirect: redirect && 'a page',
    handle: typeof handle,
    more,
  };
}

/** The whole story of one order; the answers of each step. */
async function play(side: Side, scenario: Played, sign: () => Promise<string>): Promise<readonly unknown[]> {
  const heard: unknown[] = [];
  const ask = async (path: string, body?: object): Promise<Body> => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    const answer = await side.ask(new Request(side.endpoint + path, body && init));
    const read = (await answer.json()) as Body;
    heard.push({ path: path.replace(/[a-z2-7]{26}/, ':handle'), answer: shapeOf(answer.status, read) });
    return read;
  };
  const start = async () => ask('/v1/checkouts', { orderToken: await sign() });
  const look = async () => ask('/v1/checkouts/lookup', { orderToken: await sign() });
  await look();
  const { handle, redirect } = (await start()) as { handle: string; redirect: { page: string } };
  const view = async () => (await ask(`/v1/checkouts/${handle}`))['checkout'] as CheckoutView;
  const firstEvent = async () => {
    const stream = await side.ask(new Request(`${side.endpoint}/v1/checkouts/${handle}/events`));
    const [, event, data = ''] = /^event: (.*)\ndata: (.*)\n\n/.exec(await firstChunk(stream)) ?? [];
    heard.push({ event, data: shapeOf(stream.status, JSON.parse(data) as Body) });
  };
  await look();
  await start();
  await side.finish(scenario, scenario, redirect.page);
  await view();
  await firstEvent();
  await start();
  await side.settle(scenario, async () => {
    const answer = await side.ask(new Request(`${side.endpoint}/v1/checkouts/${handle}`));
    return ((await answer.json()) as { checkout: CheckoutView }).checkout;
  });
  await view();
  await firstEvent();
  await look();
  await start();
  return heard;
}

async function firstChunk(stream: Response): Promise<string> {
  const reader = stream.body?.getReader();
  const chunk = (await reader?.read()) as { readonly value?: Uint8Array } | undefined;
  await reader?.cancel();
  return new TextDecoder().decode(chunk?.value);
}

/** The statuses of a story, each once. */
function statusesOf(heard: readonly unknown[]): readonly string[] {
  const words = [...JSON.stringify(heard).matchAll(/"word":"(\w+)"/g)].map(([, word = '']) => word);
  return words.filter((word, at) => word !== words[at - 1]);
}

describe('the mock and the BFF', () => {
  const faults: string[] = [];
  afterEach(() => {
    expect(faults, 'answers of the mock that are not as described').toEqual([]);
  });

  const endpoint = 'https://pay.shop.example';
  const mock = createKantanMock({ endpoint, confirmingMs: 60_000 });
  const mocked: Side = {
    endpoint,
    ask: async (request) => {
      const answer = await mock.fetch(request.clone());
      if (answer === undefined) throw new Error(`the mock does not know ${request.url}`);
      const fault = await findAnswerFault(request, answer);
      if (fault !== null) faults.push(fault);
      return answer;
    },
    finish: async (scenario, orderId, page) => {
      mock.use(scenario);
      const redirect = await mocked.ask(new Request(page));
      expect(redirect.headers.get('content-type')).toContain('text/html');
      await mock.shopperFinishes(orderId);
    },
    settle: () => {
      mock.settle();
      return Promise.resolve();
    },
  };

  let world: World;
  const lives = new Map<Played, readonly unknown[]>();
  beforeAll(async () => {
    world = await startWorld();
    const tell = async (scenario: Played, side: Side) => {
      lives.set(scenario, await play(side, scenario, () => world.sign({ orderId: scenario })));
    };
    // At once, because GMO-PG is asked about one order once a second; but for the one that moves the clock.
    const together = PLAYED.filter((scenario) => scenario !== 'expiry');
    const allAreBack = gate(together.length, async () => {
      await fetch(`${world.simulatorUrl}/_simulator/faults`, { method: 'DELETE' });
    });
    await Promise.all(together.map((scenario) => tell(scenario, realSide(world, allAreBack))));
    await tell(
      'expiry',
      realSide(world, () => Promise.resolve()),
    );
  });
  afterAll(async () => {
    await world.stop();
  });

  it.each(PLAYED)('tell a page the same of %s', async (scenario) => {
    const played = await play(mocked, scenario, () => world.sign({ orderId: scenario }));
    expect(played).toEqual(lives.get(scenario));
    expect(statusesOf(played)).toEqual(STATUSES[scenario]);
  });
});

/** What the documentation tells of each, with the next press at the end. */
const STATUSES: Readonly<Record<Played, readonly string[]>> = {
  paid: ['awaiting_shopper', 'confirming', 'paid'],
  points: ['awaiting_shopper', 'confirming', 'paid'],
  cancel: ['awaiting_shopper', 'confirming', 'canceled', 'awaiting_shopper'],
  'wrong-password': ['awaiting_shopper'],
  lockout: ['awaiting_shopper', 'confirming', 'failed', 'awaiting_shopper'],
  expiry: ['awaiting_shopper', 'confirming', 'expired', 'awaiting_shopper'],
};

/** The BFF with the simulator. `proof`: fulfilled when everybody is back and GMO-PG knows. */
function realSide(world: World, proof: () => Promise<void>): Side {
  let returnUrl = '';
  return {
    endpoint: world.bffUrl,
    ask: (request) => fetch(request),
    finish: async (scenario, orderId, page) => {
      const { accessId, eposUrl } = await world.openRedirect(page);
      if (scenario === 'expiry') {
        // Asked about while the shopper is at EPOS; then the time to start is over.
        await world.startOk(await world.sign({ orderId }));
        await world.advance(960);
        return;
      }
      const trade = (await world.ledger()).trades.find((one) => one.accessId === accessId);
      if (trade === undefined) throw new Error('there is no trade');
      const gmoOrderId = trade.orderId;
      returnUrl = trade.retUrl;
      const at = { handle: '', gmoOrderId, accessId, returnUrl, eposUrl };
      // GMO-PG does not know yet; of a shopper who stays at EPOS there is nothing to know.
      const body = inquiryAnswer(at, 'AUTHPROCESS');
      const fault = { on: 'SearchTradeMulti', kind: 'http', status: 200, body, times: 10_000 };
      if (scenario !== 'wrong-password') await world.control('faults', { ...fault, orderId: gmoOrderId });
      await SHOPPERS[scenario](world, at);
    },
    settle: async (scenario, read) => {
      await proof();
      if (scenario === 'wrong-password') return;
      if (scenario === 'expiry') await world.advance(2_000);
      // Whoever reloads the way back has GMO-PG asked at once.
      else await fetch(returnUrl, { redirect: 'manual' });
      await world.until('settled', async () => {
        const { status, funds } = await read();
        return (status === 'paid' ? funds === 'captured' : status !== 'confirming') || null;
      });
    },
  };
}

/** Lets nobody through before `count` have come and `open` is done. */
function gate(count: number, open: () => Promise<void>): () => Promise<void> {
  let letThrough: (opened: Promise<void>) => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  let come = 0;
  return () => {
    come += 1;
    if (come === count) letThrough(open());
    return opened;
  };
}

interface AtEpos extends ShopperAtEpos {
  /** The page of EPOS that the shopper was led to. */
  readonly eposUrl: string;
}

/** What the simulator's shoppers do, and how they come back. */
const SHOPPERS: Readonly<Record<Exclude<Played, 'expiry'>, (world: World, at: AtEpos) => Promise<unknown>>> =
  {
    paid: (world, { gmoOrderId: orderId }) =>
      world.control('shopper', { orderId, action: 'confirm', return: true }),
    points: (world, { gmoOrderId: orderId }) =>
      world.control('shopper', { orderId, action: 'confirm', points: 500, return: true }),
    cancel: (world, { gmoOrderId: orderId }) =>
      world.control('shopper', { orderId, action: 'cancel', return: true }),
    'wrong-password': (_world, { eposUrl }) => logIn(eposUrl, 'wrong'),
    lockout: async (_world, { eposUrl, returnUrl }) => {
      await logIn(eposUrl, 'locked');
      const body = new URLSearchParams({ Status: 'PAYFAIL', ErrInfo: 'EP1000003' });
      await fetch(returnUrl, { method: 'POST', body, redirect: 'manual' });
    },
  };

async function logIn(eposUrl: string, shopper: string): Promise<void> {
  const body = new URLSearchParams({ eposNetId: `sim-${shopper}`, password: `${shopper}-1234` });
  const answer = await fetch(eposUrl.replace(/(\?|$)/, '/login$1'), {
    method: 'POST',
    body,
    redirect: 'manual',
  });
  if (answer.status !== 303) throw new Error(`EPOS answered ${String(answer.status)}`);
}
