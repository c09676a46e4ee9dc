/**
 * Requests of every kind that there is, right ones and wrong ones, with secrets where they belong and where they do not, while GMO-PG answers
 * badly now and then. Used by the canary proof.
 */
import type { CreateCheckoutResponse } from '@epos-kantan/shared';
import { randomBytes, randomUUID } from 'node:crypto';
import { forgeNotification } from '../../testing/at-epos.ts';
import type { ShopperAtEpos } from '../../testing/at-epos.ts';
import { ConsoleBrowser, formsOf } from '../../testing/console-browser.ts';
import type { World } from '../../testing/start-world.ts';

/** Requests under way at a time. */
const AT_ONCE = 8;

/** What came of the traffic. */
export interface Heard {
  /** Every answer, its headers and its body. */
  readonly answers: readonly string[];
  /** Name → what shoppers, shops and operators have in their hands, and what was typed in the wrong place. */
  readonly inHand: ReadonlyMap<string, string>;
  /** Kind of request → the statuses it was answered with. */
  readonly statuses: ReadonlyMap<string, ReadonlySet<number>>;
}

/** The traffic of one world. */
export class Traffic {
  readonly #world: World;
  readonly #secrets: ReadonlyMap<string, string>;
  readonly #answers: string[] = [];
  readonly #inHand = new Map<string, string>();
  readonly #statuses = new Map<string, Set<number>>();
  readonly #shoppers: ShopperAtEpos[] = [];
  readonly #checkoutIds: string[] = [];
  #sent = 0;

  constructor(world: World, secrets: ReadonlyMap<string, string>) {
    this.#world = world;
    this.#secrets = secrets;
  }

  /** Sends at least so many requests, each kind in turn. */
  async send(count: number): Promise<Heard> {
    await this.#shop();
    const kinds = Object.entries(this.#kinds());
    let turn = 0;
    const work = async (): Promise<void> => {
      while (this.#sent < count) {
        const [kind, run] = kinds[turn++ % kinds.length] as (typeof kinds)[number];
        const status = await run();
        this.#statuses.set(kind, (this.#statuses.get(kind) ?? new Set()).add(status));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { answers: this.#answers, inHand: this.#inHand, statuses: this.#statuses };
  }

  #kinds(): Record<string, () => Promise<number>> {
    return { ...this.#ofShoppers(), ...this.#ofGmo(), ...this.#ofShops(), ...this.#ofOperators() };
  }

  #ofShoppers(): Record<string, () => Promise<number>> {
    const start = (orderToken: string) => this.#post('/v1/checkouts', { orderToken });
    return {
      shop: () => this.#shop(),
      startAgain: async () => start(await this.#sign('order-again')),
      startUnderFault: async () => {
        await this.#world.control('faults', this.#fault('EntryTranEpospay'));
        return start(await this.#sign(`order-${randomUUID()}`));
      },
      startWithForgedToken: async () => start(`${(await this.#sign('order-again')).slice(0, -8)}AAAAAAAA`),
      startWithSecret: () => start(this.#secret('merchant')),
      lookup: async () => this.#post('/v1/checkouts/lookup', { orderToken: await this.#sign('order-again') }),
      status: () => this.#get(`/v1/checkouts/${this.#shopper().handle}`),
      statusPage: () => this.#get(`/checkout/${this.#shopper().handle}`),
      redirectPage: () => this.#get(`/redirect/${this.#shopper().handle}`),
      returnAgain: () => this.#get(new URL(this.#shopper().returnUrl).pathname),
      form: async () => this.#form('/checkout', { orderToken: await this.#sign('order-again'), lang: 'ja' }),
      availability: () => this.#get('/v1/availability'),
      beacon: () => this.#ask('POST', '/v1/beacon', { 'content-type': 'text/plain' }, 'shown'),
      secretAsHandle: () => this.#get(`/v1/checkouts/${this.#secret('order')}`),
      secretInAddress: () => this.#get(`/${this.#secret('anna')}?key=${this.#secret('metrics')}`),
      secretInHeaders: () =>
        this.#get('/v1/availability', {
          referer: `https://shop.example/?key=${this.#secret('reader')}`,
          cookie: `key=${this.#secret('looker')}`,
          'user-agent': this.#secret('oldMerchant'),
        }),
    };
  }

  #ofGmo(): Record<string, () => Promise<number>> {
    return {
      notification: () => this.#notify({ OrderID: this.#shopper().gmoOrderId, Status: 'AUTH' }),
      notificationWithSecrets: () =>
        this.#notify({
          OrderID: this.#secret('merchant').slice(0, 27),
          ShopPass: this.#secret('shopPass'),
          AccessPass: this.#secret('order'),
        }),
      brokenNotification: () =>
        this.#ask('POST', '/gmo/notification', { 'content-type': 'text/plain' }, this.#secret('metrics')),
    };
  }

  #ofShops(): Record<string, () => Promise<number>> {
    const merchant = (path: string, key = 'merchant', more: Record<string, string> = {}) =>
      this.#get(`/v1/merchant/${path}`, { authorization: `Bearer ${this.#secret(key)}`, ...more });
    const command = (name: string, body: object, key = 'merchant') =>
      this.#post(`/v1/merchant/checkouts/${this.#checkoutId()}/${name}`, body, {
        authorization: `Bearer ${this.#secret(key)}`,
        'idempotency-key': randomUUID(),
      });
    return {
      list: () => merchant('checkouts'),
      show: () => merchant(`checkouts/${this.#checkoutId()}`, 'oldMerchant'),
      events: () => merchant('events', 'reader'),
      withWrongKey: () => merchant('checkouts', this.#inMyHand('wrong key', randomBytes(32).toString('hex'))),
      withOtherKey: () => merchant('checkouts', 'metrics'),
      refund: () => command('refund', { amount: 100 }),
      refundUnderFault: async () => {
        await this.#world.control('faults', this.#fault('EpospayChange'));
        return command('refund', { amount: 100 });
      },
      inquire: () => command('inquire', {}),
      cancelWithReadKey: () => command('cancel', {}, 'reader'),
      brokenCommand: () => command('refund', { amount: this.#secret('merchant') }),
      metrics: () => this.#get('/metrics', { authorization: `Bearer ${this.#secret('metrics')}` }),
      metricsWithOtherKey: () => this.#get('/metrics', { authorization: `Bearer ${this.#secret('anna')}` }),
    };
  }

  #ofOperators(): Record<string, () => Promise<number>> {
    const browser = async (key: string) => {
      const opened = new ConsoleBrowser(this.#world.bffUrl);
      const { status } = await opened.logIn(this.#secret(key));
      for (const [name, value] of opened.cookies) this.#inMyHand(`cookie ${name}`, value);
      this.#sent += 3;
      return { opened, status };
    };
    return {
      logIn: async () => (await browser('anna')).status,
      logInToLook: async () => (await browser('looker')).status,
      logInWithOtherKey: async () => (await browser('merchant')).status,
      look: async () => {
        const { opened } = await browser('anna');
        const page = await opened.open(`/console/payments/${this.#checkoutId()}`);
        this.#sent += 1;
        this.#note(page.headers, page.text);
        for (const { fields } of formsOf(page))
          for (const [name, value] of Object.entries(fields))
            if (/token/i.test(name)) this.#inMyHand(`field ${name}`, value);
        return page.status;
      },
    };
  }

  /** Somebody pays an order, now and then while a reply of GMO-PG is lost or broken. */
  async #shop(): Promise<number> {
    const world = this.#world;
    const orderId = `order-${randomUUID()}`;
    const { handle, redirect } = await this.#start(await this.#sign(orderId));
    const { accessId } = await world.openRedirect(redirect?.page ?? '');
    // Others shop at the same time, so that the newest trade may be theirs.
    const trade = (await world.ledger()).trades.find((one) => one.accessId === accessId);
    if (trade === undefined) throw new Error('GMO-PG does not know the trade');
    const shopper = { handle, accessId, gmoOrderId: trade.orderId, returnUrl: trade.retUrl };
    this.#sent += 2;
    this.#inMyHand(`handle of ${orderId}`, shopper.handle);
    this.#inMyHand(`return key of ${orderId}`, new URL(shopper.returnUrl).pathname.split('/').at(-1) ?? '');
    this.#shoppers.push(shopper);
    if (this.#shoppers.length % 3 === 0) await world.control('faults', this.#fault('SearchTradeMulti'));
    await world.control('shopper', { orderId: shopper.gmoOrderId, action: 'confirm' });
    const paid = () =>
      world.webhooks.find(({ type, data }) => type === 'checkout.paid' && data.orderId === orderId);
    const { data } = await world.until('paid', () => paid() ?? null);
    this.#checkoutIds.push(data.checkoutId);
    return 200;
  }

  /** A fault that was meant for others may strike it: then the same request comes again, as the button's would. */
  #start(orderToken: string): Promise<CreateCheckoutResponse> {
    return this.#world.until('a start', async () => {
      const answer = await this.#world.start(orderToken);
      return answer.ok ? ((await answer.json()) as CreateCheckoutResponse) : null;
    });
  }

  /** An answer of GMO-PG that repeats what it was asked with, which no reply of its interface does. */
  #fault(on: string): object {
    const body = `<pre>ShopPass=${this.#secret('shopPass')}&amp;AccessPass=${this.#secret('shopPass')}</pre>`;
    return { on, kind: 'http', status: 500, body, afterEffect: true };
  }

  async #sign(orderId: string): Promise<string> {
    const token = await this.#world.sign({ orderId });
    return this.#inMyHand(`token of ${orderId}`, token);
  }

  #notify(fields: Record<string, string>): Promise<number> {
    const { Status = 'AUTH', OrderID = '' } = fields;
    if (Object.keys(fields).length === 2)
      return forgeNotification(this.#world, OrderID, Status).then((answer) => this.#read(answer));
    return this.#form('/gmo/notification', { ShopID: 'tshop00000001', PayType: '42', Status, ...fields });
  }

  #form(path: string, fields: Record<string, string>): Promise<number> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.#ask('POST', path, headers, new URLSearchParams(fields).toString());
  }

  #post(path: string, body: object, headers: Record<string, string> = {}): Promise<number> {
    return this.#ask('POST', path, { 'content-type': 'application/json', ...headers }, JSON.stringify(body));
  }

  #get(path: string, headers: Record<string, string> = {}): Promise<number> {
    return this.#ask('GET', path, headers);
  }

  async #ask(method: string, path: string, headers: Record<string, string>, body?: string): Promise<number> {
    const request = { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) } as const;
    return this.#read(await fetch(this.#world.bffUrl + path, request));
  }

  async #read(answer: Response): Promise<number> {
    this.#sent += 1;
    this.#note(answer.headers, await answer.text());
    return answer.status;
  }

  #note(headers: Headers, text: string): void {
    this.#answers.push(JSON.stringify([...headers]), text);
  }

  #shopper(): ShopperAtEpos {
    return anyOf(this.#shoppers, this.#sent);
  }

  #checkoutId(): string {
    return anyOf(this.#checkoutIds, this.#sent);
  }

  /** A planted secret by its name, or one that was made up on the way. */
  #secret(name: string): string {
    return this.#secrets.get(name) ?? name;
  }

  #inMyHand(name: string, secret: string): string {
    this.#inHand.set(`${name} (${String(this.#inHand.size)})`, secret);
    return secret;
  }
}

function anyOf<T>(all: readonly T[], at: number): T {
  const one = all[at % all.length];
  if (one === undefined) throw new Error('nobody has shopped yet');
  return one;
}
