/** The picture on a real simulator: what goes over its wire arrives in the story, and ordered trouble strikes once. */
import { startSimulator } from '@epos-kantan/simulator';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PaymentStory } from './payment-story.ts';
import { ScenarioDesk } from './scenarios.ts';
import { showMoment } from './show-moment.ts';
import { stepStates } from './step-states.ts';
import { followWire } from './wire-feed.ts';

const shopPass = 'secret1234';
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function startWorld() {
  const receiver = createServer((_request, response) => response.end('0')).listen(0, '127.0.0.1');
  await new Promise((resolve) => receiver.once('listening', resolve));
  stops.push(() => receiver.close());
  const notificationUrl = `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}/`;
  const simulator = await startSimulator({ port: 0, shopPass, notificationUrl });
  const story = new PaymentStory();
  const desk = new ScenarioDesk(simulator.url);
  stops.push(
    simulator.stop,
    followWire(simulator.url, (message) => {
      story.hear(message);
      desk.hear(message);
    }),
  );
  return { url: simulator.url, story, desk };
}

/** One payment as the BFF and a shopper would make it. */
async function pay(
  url: string,
  gmoOrderId: string,
  shopOrderId: string,
  action: 'confirm' | 'cancel' | 'fail' = 'confirm',
): Promise<void> {
  const call = async (name: string, fields: Record<string, string>) => {
    const body = new URLSearchParams({
      ShopID: 'tshop00000001',
      ShopPass: shopPass,
      OrderID: gmoOrderId,
      ...fields,
    });
    const text = await (await fetch(`${url}/payment/${name}.idPass`, { method: 'POST', body })).text();
    return (field: string) => new RegExp(`${field}=([^&\\s]*)`).exec(text)?.[1] ?? '';
  };
  const entered = await call('EntryTranEpospay', { JobCd: 'AUTH', Amount: '1320', Tax: '0' });
  const access = { AccessID: entered('AccessID'), AccessPass: entered('AccessPass') };
  const retUrl = 'http://127.0.0.1:9/return/x';
  await call('ExecTranEpospay', {
    ...access,
    ClientField1: shopOrderId,
    RetURL: retUrl,
    PaymentTermSec: '900',
  });
  await fetch(`${url}/_simulator/shopper`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ orderId: gmoOrderId, action }),
  });
}

describe('the picture', () => {
  it('lights steps 2 to 9 as they happen, with secrets masked and nothing lost', async () => {
    const { url, story } = await startWorld();
    await pay(url, 'ek-1', 'A-1');
    await vi.waitFor(() => {
      expect(stepStates(story.moments('A-1'))[8]).toBe('now');
    });
    const moments = story.moments('A-1');
    expect([...new Set(moments.filter(({ lights }) => lights).map(({ step }) => step))]).toEqual([
      2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    expect(moments.find(({ name }) => name === 'ExecTranEpospay')?.text).toContain('ShopPass=**********');
    expect(JSON.stringify(moments)).not.toContain(shopPass);
  });
});

describe('a payment that is not made', () => {
  it.each(['cancel', 'fail'] as const)(
    'fails in step 8; word of it arrives in step 9: %s',
    async (action) => {
      const { url, story } = await startWorld();
      await pay(url, 'ek-1', 'A-1', action);
      await vi.waitFor(() => {
        expect(story.moments('A-1').at(-1)).toMatchObject({ name: 'ResultNotification', isReply: true });
      });
      expect(stepStates(story.moments('A-1')).slice(6, 10)).toEqual(['done', 'trouble', 'now', 'waiting']);
    },
  );
});

describe('what the picture says', () => {
  it.each([
    ['none', 'confirm'],
    ['none', 'cancel'],
    ['none', 'fail'],
    ['notification-lost', 'confirm'],
  ] as const)('is Japanese in Japanese but for the wire itself: %s, %s', async (scenario, action) => {
    const { url, story, desk } = await startWorld();
    await desk.choose(scenario);
    await pay(url, 'ek-1', 'A-1', action);
    await vi.waitFor(() => {
      const last = story.moments('A-1').at(-1);
      expect([last?.name, last?.isReply === true || last?.isLost === true]).toEqual([
        'ResultNotification',
        true,
      ]);
    });
    const texts = story.moments('A-1').map((moment) => showMoment(moment, 'ja').text);
    expect(texts.length).toBeGreaterThan(8);
    // Two words in a row are a sentence; fields and addresses of the wire hold none.
    expect(texts.filter((text) => /[A-Za-z]{2,}:? [a-z]/.test(text))).toEqual([]);
  });

  it('names a lost reply so in its line, before it is opened', async () => {
    const { url, story, desk } = await startWorld();
    await desk.choose('answer-lost');
    await pay(url, 'ek-1', 'A-1').catch(() => undefined);
    await vi.waitFor(() => {
      const lost = story.moments('A-1').find(({ isLost }) => isLost);
      if (lost === undefined) throw new Error('nothing was lost');
      expect(lost.step).toBe(5);
      expect(showMoment(lost, 'ja').name).toBe('ExecTranEpospay（応答）：未達');
      expect(showMoment(lost, 'en').name).toBe('ExecTranEpospay (reply): lost');
    });
  });
});

describe('a scenario', () => {
  it('strikes the next payment, shows in the picture, and is over after that', async () => {
    const { url, story, desk } = await startWorld();
    await desk.choose('notification-lost');
    expect((await desk.active()).id).toBe('notification-lost');
    await pay(url, 'ek-1', 'A-1');
    await vi.waitFor(() => {
      expect(stepStates(story.moments('A-1'))[8]).toBe('lost');
    });
    expect((await desk.active()).id).toBe('none');
    await pay(url, 'ek-2', 'B-1');
    await vi.waitFor(() => {
      expect(stepStates(story.moments('B-1'))[8]).toBe('now');
    });
  });

  it('that is only advice is over after one payment as well, and no other one is', async () => {
    const { url, story, desk } = await startWorld();
    await desk.choose('cancel');
    expect((await desk.active()).id).toBe('cancel');
    await pay(url, 'ek-1', 'A-1');
    await vi.waitFor(() => {
      expect(stepStates(story.moments('A-1'))[8]).toBe('now');
    });
    expect((await desk.active()).id).toBe('none');
    await desk.choose('gmo-slow');
    desk.hear({ name: 'EposPaymentResult' });
    expect((await desk.active()).id).toBe('gmo-slow');
  });

  it('takes the place of the one chosen before', async () => {
    const { url, desk } = await startWorld();
    await desk.choose('gmo-slow');
    await desk.choose('none');
    expect(await (await fetch(`${url}/_simulator/faults`)).json()).toEqual({ faults: [] });
    await desk.choose('no such thing');
    expect((await desk.active()).id).toBe('none');
  });
});
