/**
 * GMO-PG and EPOS Card of a simulated world: the simulator package, asked over its HTTP interface in this process. Its ledger is
 * the truth. Called by the network, by shoppers and by operators; tells the checks about every trade that was touched.
 */
import { createSimulator } from '@epos-kantan/simulator';
import type { LedgerTrade, Simulator } from '@epos-kantan/simulator';
import { postedRequest } from './posted-request.ts';
import type { SeededRandom } from './seeded-random.ts';
import { GMO_URL, SHOP_ID, SHOP_PASS } from './settings.ts';
import type { Settings } from './settings.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Told after every call that reached GMO-PG or EPOS. */
export type TradeListener = (call: string, gmoOrderId: string, trade: LedgerTrade | undefined) => void;

/** What a shopper does on the pages of EPOS. */
export type EposAction = 'confirm' | 'cancel' | 'fail';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** GMO-PG. */
export class GmoPg {
  readonly #simulator: Simulator;
  readonly #time: VirtualTime;
  readonly #listener: TradeListener;

  constructor(time: VirtualTime, random: SeededRandom, modes: Settings['modes'], listener: TradeListener) {
    this.#time = time;
    this.#listener = listener;
    this.#simulator = createSimulator({
      shopId: SHOP_ID,
      shopPass: SHOP_PASS,
      publicOrigin: GMO_URL,
      clock: { now: () => time.now },
      randomBytes: (size) => random.bytes(size),
      modes,
    });
  }

  /** A trade as the ledger shows it. */
  trade(gmoOrderId: string): LedgerTrade | undefined {
    return this.#simulator.trade(gmoOrderId);
  }

  /** A call of a shop's server. */
  async call(name: string, body: string): Promise<Response> {
    const gmoOrderId = /(?:^|&)OrderID=([^&]*)/.exec(body)?.[1] ?? '';
    const response = await this.#post(`/payment/${name}.idPass`, FORM, body);
    this.#listener(name, gmoOrderId, this.trade(gmoOrderId));
    return response;
  }

  /** A browser posts the start ticket. False = GMO-PG shows an error page. */
  async start(gmoOrderId: string, accessId: string, token: string): Promise<boolean> {
    const body = new URLSearchParams({ AccessID: accessId, Token: token }).toString();
    const response = await this.#post('/payment/EpospayStart.idPass', FORM, body);
    this.#listener('EpospayStart', gmoOrderId, this.trade(gmoOrderId));
    return response.status === 302;
  }

  /** A shopper who is at EPOS finishes there. False = there is nothing to finish any more. */
  async finish(gmoOrderId: string, action: EposAction, points: number): Promise<boolean> {
    const order = { orderId: gmoOrderId, action, ...(action === 'confirm' ? { points } : {}) };
    const json = { 'content-type': 'application/json' };
    const response = await this.#post('/_simulator/shopper', json, JSON.stringify(order));
    this.#listener(action, gmoOrderId, this.trade(gmoOrderId));
    return response.status === 200;
  }

  /** Somebody at the shop uses GMO-PG's own screens. */
  async operate(
    name: 'EpospayCancel' | 'EpospayChange' | 'EpospaySales',
    gmoOrderId: string,
    more: Readonly<Record<string, string>>,
  ): Promise<void> {
    const shop = { ShopID: SHOP_ID, ShopPass: SHOP_PASS, OrderID: gmoOrderId };
    const search = new URLSearchParams({ ...shop, PayType: '42' }).toString();
    const found = await this.#post('/payment/SearchTradeMulti.idPass', FORM, search);
    const fields = new URLSearchParams(await this.#time.instantly(found.text()));
    const access = {
      AccessID: fields.get('AccessID') ?? '',
      AccessPass: fields.get('AccessPass') ?? '',
    };
    const body = new URLSearchParams({ ...shop, ...access, ...more }).toString();
    await this.#post(`/payment/${name}.idPass`, FORM, body);
    this.#listener(`operator ${name}`, gmoOrderId, this.trade(gmoOrderId));
  }

  /** Ends it. */
  close(): Promise<void> {
    return this.#simulator.close();
  }

  #post(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<Response> {
    const request = postedRequest(`${GMO_URL}${path}`, headers, body);
    return this.#time.instantly(Promise.resolve(this.#simulator.fetch(request)));
  }
}
