/** The stream that keeps the picture up to date. */
import { html } from 'hono/html';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../../testing/make-folder.ts';
import { createShop } from '../shop/create-shop.ts';
import { OrderBook } from '../shop/order-book.ts';
import { PaymentStory } from './payment-story.ts';
import { pictureRoutes } from './picture-routes.ts';
import { ScenarioDesk } from './scenarios.ts';

const shopUrl = 'http://localhost:3000';
const warnings: Error[] = [];
const note = (warning: Error) => warnings.push(warning);
process.on('warning', note);
afterEach(() => {
  warnings.length = 0;
});

function makeWorld() {
  const book = new OrderBook(join(makeFolder(), 'shop.json'));
  const story = new PaymentStory();
  const asset = { url: 'http://127.0.0.1:8787/assets/x', integrity: 'sha384-x' };
  const tell = () => undefined;
  const deps = {
    shopUrl,
    bffUrl: 'http://127.0.0.1:8787',
    orderTokenSecret: 'a secret of at least thirty-two bytes',
    webhookSecret: `whsec_${Buffer.alloc(32).toString('base64')}`,
    widget: { script: asset, style: asset, inspector: asset },
    book,
    now: () => 0,
    tell,
    renderBeside: () => Promise.resolve(html``),
  };
  const desk = new ScenarioDesk('http://127.0.0.1:9');
  const deposits = { receive: () => Promise.resolve() };
  const app = createShop(deps, pictureRoutes({ book, story, desk, deposits, tell }));
  const visitor = book.addVisitor();
  book.addToCart(visitor, 'kikko');
  const order = book.placeOrder(visitor, 0);
  if (order === undefined) throw new Error('no order');
  const listen = async (language: string) => {
    const leaving = new AbortController();
    const answer = await app.request(
      new Request(`${shopUrl}/picture/events?order=${order.id}`, {
        headers: { Cookie: `shop_session=${visitor}; shop_language=${language}` },
        signal: leaving.signal,
      }),
    );
    if (answer.body === null) throw new Error('no stream');
    return { reader: answer.body.getReader(), leave: () => leaving.abort() };
  };
  return { story, orderId: order.id, listen };
}

const press = { step: 1, lights: true, from: 'shopper', to: 'shop', text: '', at: 0 } as const;

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function readUntil(reader: Reader, words: string): Promise<string> {
  let text = '';
  while (!text.includes(words)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`the stream ended without ${words}: ${text}`);
    text += Buffer.from(value).toString('utf8');
  }
  return text;
}

describe('the stream of moments', () => {
  it('leaves nothing behind, however many moments and however many watch', async () => {
    const { story, orderId, listen } = makeWorld();
    const streams = await Promise.all(Array.from({ length: 12 }, () => listen('en')));
    for (let count = 1; count <= 15; count += 1) {
      story.tell(orderId, { ...press, name: `moment ${String(count)}.` });
      await Promise.all(streams.map(({ reader }) => readUntil(reader, `moment ${String(count)}.`)));
      // Lets the streams come to rest, so that each moment wakes them.
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const { reader, leave } of streams) {
      leave();
      await reader.cancel();
    }
    expect(warnings).toEqual([]);
  });

  it("names the shop's own events in the visitor's language", async () => {
    const { story, orderId, listen } = makeWorld();
    for (const [language, placed, pressed] of [
      ['ja', '注文を受け付け', '支払いボタンを押下'],
      ['en', 'Order placed', 'Button pressed'],
    ] as const) {
      const { reader, leave } = await listen(language);
      story.tell(orderId, { ...press, name: 'order placed' });
      await readUntil(reader, `"name":"${placed}"`);
      story.tell(orderId, { ...press, name: 'button pressed' });
      await readUntil(reader, `"name":"${pressed}"`);
      leave();
      await reader.cancel();
    }
  });
});
