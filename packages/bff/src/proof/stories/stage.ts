/**
 * Where a story is played: the world, who tells of it, and what was checked. After each step `look` shows what GMO-PG's ledger says,
 * what each shopper sees, what the shop was told since and what the log says.
 */
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CreateCheckoutResponse } from '@epos-kantan/shared';
import type { OrderToSign } from '../../order-token/sign-order.ts';
import { untilNoFaults } from '../../testing/at-epos.ts';
import type { ShopperAtEpos } from '../../testing/at-epos.ts';
import type { World } from '../../testing/start-world.ts';
import type { Narrator, Voice } from './narrator.ts';
import type { ShopDoor } from './shop-door.ts';
import type { PromisedEnd } from './promised-end.ts';
import type { StoryLog } from './story-log.ts';

/** What a stage is made of. */
export interface StageParts {
  readonly world: World;
  readonly narrator: Narrator;
  readonly log: StoryLog;
  readonly door: ShopDoor | null;
}

/** What a shopper did at EPOS. */
export type AtEpos = 'confirm' | 'cancel' | 'fail' | 'abandon';

/** How long the end may take to come about. Real time, for a loaded machine. */
const END_MS_MAX = 10_000;

/** How long it has to stay as it is then. Real time. */
const STAYS_MS = 400;

/** The stage. */
export class Stage {
  readonly world: World;
  readonly log: StoryLog;
  readonly #parts: StageParts;
  readonly #handles = new Map<string, string>();
  readonly #differences: string[] = [];
  #webhooksSeen = 0;
  #begunAt: number | null = null;
  #lastSaid = '';

  constructor(parts: StageParts) {
    this.#parts = parts;
    this.world = parts.world;
    this.log = parts.log;
  }

  /** The shop's door, in a story that has one. */
  get door(): ShopDoor {
    const { door } = this.#parts;
    if (door === null) throw new Error('the story has no door');
    return door;
  }

  /** What differed from the promise so far. */
  get differences(): readonly string[] {
    return this.#differences;
  }

  /** Says what is broken on purpose. */
  broken(text: string): Promise<void> {
    return this.#tell('broken', text);
  }

  /** Says what somebody does. */
  happens(text: string): Promise<void> {
    return this.#tell('happens', text);
  }

  /** Breaks the next so many exchanges of one kind, and says so. */
  async break(fault: Readonly<Record<string, unknown>>, text: string): Promise<void> {
    await this.broken(text);
    await this.world.control('faults', fault);
  }

  /** Ends every trouble that was ordered. */
  async mend(text: string): Promise<void> {
    await this.happens(text);
    await fetch(`${this.world.simulatorUrl}/_simulator/faults`, { method: 'DELETE' });
  }

  /** Waits until all ordered trouble has struck. */
  untilStruck(): Promise<true> {
    return untilNoFaults(this.world);
  }

  /** The shopper presses the button. */
  async press(order: Partial<OrderToSign> = {}): Promise<CreateCheckoutResponse> {
    const started = await this.world.startOk(await this.world.sign(order));
    this.#handles.set(started.checkout.orderId, started.handle);
    return started;
  }

  /** The shopper presses, and whatever the answer is, it is no exception. */
  async tryPress(order: Partial<OrderToSign> = {}): Promise<{ status: number; code: string }> {
    const response = await this.world.start(await this.world.sign(order));
    const body = (await response.json()) as { readonly code?: string; readonly handle?: string };
    if (body.handle !== undefined) this.#handles.set(order.orderId ?? 'order-1', body.handle);
    return { status: response.status, code: body.code ?? '' };
  }

  /** The shopper presses, and is sent to EPOS with the newest trade. */
  async goToEpos(order: Partial<OrderToSign> = {}): Promise<ShopperAtEpos> {
    const { handle, redirect } = await this.press(order);
    await this.world.openRedirect(redirect?.page ?? '');
    const trade = (await this.world.ledger()).trades.at(-1);
    if (trade === undefined) throw new Error('there is no trade');
    return { handle, gmoOrderId: trade.orderId, accessId: trade.accessId, returnUrl: trade.retUrl };
  }

  /** The shopper acts at EPOS, and comes back when `isBack`. */
  async atEpos({ gmoOrderId }: ShopperAtEpos, action: AtEpos, isBack = false): Promise<void> {
    await this.world.control('shopper', { orderId: gmoOrderId, action, return: isBack });
  }

  /** GMO-PG notifies a status of the trade; gives our answer. The same words twice are a repetition. */
  async notify({ gmoOrderId, accessId }: ShopperAtEpos, status: string): Promise<string> {
    const fields = { ShopID: 'tshop00000001', OrderID: gmoOrderId, AccessID: accessId, Status: status };
    const sent = await this.world.control('notify', { fields: { ...fields, PayType: '42' } });
    return (sent as { readonly answer: string }).answer;
  }

  /** Lets time pass for everybody. */
  async advance(seconds: number, text: string): Promise<void> {
    await this.world.advance(seconds);
    await this.happens(text);
  }

  /** Lets time pass in steps until the shop was told, ten steps at most. */
  async advanceUntilTold(seconds: number, event: string, orderId = 'order-1'): Promise<void> {
    await sleep(300);
    for (let step = 0; step < 10 && !this.told(orderId).includes(event); step += 1) {
      await this.world.advance(seconds);
      await sleep(1_200);
    }
  }

  /** What the shop was told of an order; an attention with its reason. */
  told(orderId = 'order-1'): readonly string[] {
    return this.world.webhooks
      .filter(({ data }) => data.orderId === orderId)
      .map(({ type, data }) => (data.reason === undefined ? type : `${type}:${data.reason}`));
  }

  /** Waits until the shop was told. */
  untilTold(event: string, orderId = 'order-1'): Promise<true> {
    return this.world.until(event, () => this.told(orderId).includes(event) || null);
  }

  /** Status and funds that the shopper of an order is shown. */
  async shown(orderId = 'order-1'): Promise<string> {
    const handle = this.#handles.get(orderId);
    if (handle === undefined) return 'nothing';
    const { status, funds } = await this.world.view(handle);
    return `${status} ${funds}`;
  }

  /** Waits until the shopper is shown this. */
  untilShown(shown: string, orderId = 'order-1'): Promise<true> {
    return this.world.until(shown, async () => (await this.shown(orderId)) === shown || null);
  }

  /** The text of a shopper's status page, in English. */
  async page(orderId = 'order-1'): Promise<string> {
    const handle = this.#handles.get(orderId) ?? 'none';
    return (await fetch(`${this.world.bffUrl}/checkout/${handle}?lang=en`)).text();
  }

  /** Waits until a log line has this in it. */
  untilLogged(text: string): Promise<true> {
    return this.world.until(text, () => this.log.lines.some((line) => line.includes(text)) || null);
  }

  /** Calls of one kind about a trade, or about all of them. */
  async callsOf(name: string, gmoOrderId?: string): Promise<number> {
    const { trades } = await this.world.ledger();
    const asked = trades.filter(({ orderId }) => gmoOrderId === undefined || orderId === gmoOrderId);
    return asked.flatMap(({ calls }) => calls).filter(({ path }) => path.includes(name)).length;
  }

  /** Shows how everything stands now. */
  async look(): Promise<void> {
    const trades = await this.#ledger();
    await this.#tell('GMO-PG', trades.length === 0 ? 'knows of no trade' : trades.join(', '));
    for (const orderId of this.#handles.keys()) {
      const title = /<h1[^>]*>([^<]*)<\/h1>/.exec(await this.page(orderId))?.[1] ?? '';
      await this.#tell('shopper', `${orderId}: ${await this.shown(orderId)}, reads "${title}"`);
    }
    for (const { data, type } of this.world.webhooks.slice(this.#webhooksSeen)) {
      const reason = data.reason === undefined ? '' : ` ${data.reason} (${data.detail ?? ''})`;
      await this.#tell('shop', `is told ${type}${reason} of ${data.orderId}`);
    }
    this.#webhooksSeen = this.world.webhooks.length;
    for (const { text, times } of this.log.takeNew()) {
      await this.#tell('log', times === 1 ? text : `${text} (${String(times)} times)`);
    }
  }

  /** Checks something that the page says besides the end. */
  async check(what: string, actual: unknown, promised: unknown): Promise<void> {
    if (isDeepStrictEqual(actual, promised)) await this.#tell('checked', what);
    else await this.#differ(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(promised)}`);
  }

  /** Waits for the end that is promised, and compares: ledger, view, webhooks. */
  async compareEnd(end: PromisedEnd): Promise<void> {
    const waitUntil = performance.now() + END_MS_MAX;
    while (!isDeepStrictEqual(await this.#standsAt(end), end) && performance.now() < waitUntil) {
      await sleep(100);
    }
    await sleep(STAYS_MS);
    const stands = await this.#standsAt(end);
    await this.look();
    for (const part of ['ledger', 'shopper', 'shop'] as const) {
      if (isDeepStrictEqual(stands[part], end[part])) continue;
      await this.#differ(`${part}: ${JSON.stringify(stands[part])} instead of ${JSON.stringify(end[part])}`);
    }
    const verdict = this.#differences.length === 0 ? 'as the page promises' : 'NOT as the page promises';
    await this.#tell('end', verdict);
  }

  async #standsAt(end: PromisedEnd): Promise<PromisedEnd> {
    const shopper: Record<string, string> = {};
    for (const orderId of Object.keys(end.shopper)) shopper[orderId] = await this.shown(orderId);
    const orders = new Set([
      ...Object.keys(end.shop),
      ...this.world.webhooks.map(({ data }) => data.orderId),
    ]);
    const shop = Object.fromEntries([...orders].map((orderId) => [orderId, this.told(orderId)]));
    return { ledger: await this.#ledger(), shopper, shop };
  }

  async #ledger(): Promise<readonly string[]> {
    const { trades } = await this.world.ledger();
    return trades.map(
      ({ status, amount, tax, canceledAmount }) => `${status} ${String(amount + tax - canceledAmount)}`,
    );
  }

  async #differ(text: string): Promise<void> {
    this.#differences.push(text);
    await this.#tell('checked', `DIFFERS: ${text}`);
  }

  async #tell(voice: Voice, text: string): Promise<void> {
    if (`${voice} ${text}` === this.#lastSaid) return;
    this.#lastSaid = `${voice} ${text}`;
    const answer = await fetch(`${this.world.simulatorUrl}/_simulator/clock`);
    const now = Date.parse(((await answer.json()) as { readonly now: string }).now);
    this.#begunAt ??= now;
    this.#parts.narrator.tell(voice, text, Math.max(0, Math.round((now - this.#begunAt) / 1_000)));
  }
}
