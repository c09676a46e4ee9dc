/**
 * Records a payment for the site: starts the demo (shop, BFF and simulator on this machine), buys and pays once as a shopper without
 * JavaScript does, and takes what the demo's picture has seen of it. Called by `buildSite`.
 */
import { type RunningDemo, startDemo } from '@epos-kantan/demo';
import type { Moment } from '@epos-kantan/demo/picture/moment';
import { storySchema } from '@epos-kantan/demo/picture/payment-story';
import { stepStates } from '@epos-kantan/demo/picture/step-states';
import { follow, submit, visit } from '@epos-kantan/simulator/testing/browse';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A payment that was made, as the picture shows it. */
export interface Recording {
  readonly orderId: string;
  readonly moments: readonly Moment[];
}

const WAITS_MAX = 150;
const WAIT_MS = 100;
const TRIES_MAX = 20;
const STEPS = 11;

/** @throws Error when the payment does not go through all its steps */
export async function recordPayment(): Promise<Recording> {
  const dataDir = mkdtempSync(join(tmpdir(), 'epos-kantan-recording-'));
  try {
    const demo = await startDemo({ dataDir, ports: { shop: 0, bff: 0, simulator: 0 }, quiet: true });
    let orderId: string;
    try {
      orderId = await buyAndPay(demo);
    } finally {
      await demo.stop();
    }
    const story = storySchema.parse(JSON.parse(readFileSync(join(dataDir, 'story.json'), 'utf8')));
    const moments = story.orders.find(([id]) => id === orderId)?.[1] ?? [];
    const states = stepStates(moments);
    if (states.some((state) => state !== 'done' && state !== 'now'))
      throw new Error(`the recorded payment did not go through its steps: ${states.join(', ')}`);
    return { orderId, moments };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function buyAndPay({ shopUrl }: RunningDemo): Promise<string> {
  const ours = { Origin: shopUrl };
  const cart = await fetch(`${shopUrl}/cart`, {
    method: 'POST',
    redirect: 'manual',
    headers: ours,
    body: new URLSearchParams({ product: 'kikko' }),
  });
  const headers = { ...ours, Cookie: (cart.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '' };
  const order = await visit(`${shopUrl}/orders`, {}, headers);
  const orderId = new URL(order.url).pathname.split('/').at(-1) ?? '';
  await visit(`${shopUrl}/picture/pressed/${orderId}`, {}, headers);
  const login = await submit(await submit(order, '/checkout'), '/payment/');
  const confirmation = await submit(await follow(login, 'shopper=sim-pays'), '/login');
  await submit(await submit(confirmation, '/confirm', { action: 'confirm' }), '/return/');
  const untilStep = async (step: number): Promise<void> => {
    for (let waits = 0; waits < WAITS_MAX; waits += 1) {
      const { text } = await visit(order.url, undefined, headers);
      if (new RegExp(`data-step-row="${String(step)}" data-state="(?:now|done)"`).test(text)) return;
      await sleep(WAIT_MS);
    }
    throw new Error(`the recorded payment did not reach step ${String(step)}`);
  };
  await untilStep(STEPS - 1);
  // EPOS Card pays what was captured, and a moment after the goods were delivered the report may not have it yet.
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const { text } = await visit(`${shopUrl}/picture/deposit/${orderId}`, {}, headers);
    if (/data-step-row="11" data-state="(?:now|done)"/.test(text)) return orderId;
    await sleep(WAIT_MS);
  }
  throw new Error('the recorded payment was never deposited');
}
