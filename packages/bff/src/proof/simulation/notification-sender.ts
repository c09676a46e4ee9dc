/**
 * GMO-PG's result notifications in a simulated world: sent after every result, again an hour later when the answer was not `0`, and
 * on the way lost, doubled, overtaken and spoilt; between them come forged ones. (protocol notes, section 4)
 */
import { SHOP_ID } from './settings.ts';
import type { World } from './world-parts.ts';

const RESENDS_MAX = 5;
const RESEND_AFTER_MS = 3_600_000;
const DEADLINE_MS = 15_000;

/** Sends notifications. */
export class NotificationSender {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Tells the BFF about a trade as it is now. */
  tell(gmoOrderId: string, errInfo: string): void {
    const trade = this.#world.gmo.trade(gmoOrderId);
    if (trade === undefined) return;
    const { status, amount, tax, accessId } = trade;
    void this.#send(gmoOrderId, formOf({ gmoOrderId, accessId, status, amount, tax, errInfo }), 0);
  }

  /** Somebody who knows the OrderID pretends that it was paid, or failed. */
  forge(gmoOrderId: string): void {
    const { random, faults } = this.#world;
    faults.count('notification_forged');
    const status = random.pick(['AUTH', 'CAPTURE', 'SALES', 'PAYFAIL', 'CANCEL', 'EXPIRED', 'NONSENSE']);
    const trade = this.#world.gmo.trade(gmoOrderId);
    const money = { amount: trade?.amount ?? 1000, tax: trade?.tax ?? 0 };
    const accessId = random.chance(0.5) ? (trade?.accessId ?? '') : random.text(32, '0123456789abcdef');
    void this.#deliver(gmoOrderId, formOf({ gmoOrderId, accessId, status, ...money, errInfo: '' }));
  }

  /** Somebody makes up a payment. */
  invent(gmoOrderId: string): void {
    const { random } = this.#world;
    const accessId = random.text(32, '0123456789abcdef');
    const told = { gmoOrderId, accessId, status: 'AUTH', amount: 1_000, tax: 0, errInfo: '' };
    void this.#deliver(gmoOrderId, formOf(told));
  }

  async #send(gmoOrderId: string, body: string, resends: number): Promise<void> {
    const { faults, random, time } = this.#world;
    const fault = faults.strike('notification');
    await time.sleep(
      fault === 'notification_delayed' ? random.between(5_000, 900_000) : random.between(5, 900),
    );
    // Lost for good: GMO-PG believes that it was received.
    if (fault === 'notification_lost') return;
    if (fault === 'notification_duplicated') void this.#deliver(gmoOrderId, body);
    const sent = fault === 'notification_garbled' ? `${body.slice(0, body.length / 2)}%&=&&Status` : body;
    const isReceived = (await this.#deliver(gmoOrderId, sent)) && fault !== 'notification_answer_lost';
    if (isReceived || resends >= RESENDS_MAX) return;
    time.after(RESEND_AFTER_MS, () => {
      void this.#send(gmoOrderId, body, resends + 1);
    });
  }

  /** True = answered `0`. */
  async #deliver(gmoOrderId: string, body: string): Promise<boolean> {
    const { random, time, instances, oracle } = this.#world;
    await time.sleep(random.between(1, 100));
    const instance = random.pick(instances);
    if (instance.process === null) return false;
    const answer = await Promise.race([
      instance.notify(instance.process, body),
      time.sleep(DEADLINE_MS).then(() => 'nothing'),
    ]);
    this.#world.note('gmo', `notification about ${gmoOrderId} is answered ${answer}`);
    if (answer === '0') oracle.acknowledged(gmoOrderId);
    return answer === '0';
  }
}

interface Told {
  readonly gmoOrderId: string;
  readonly accessId: string;
  readonly status: string;
  readonly amount: number;
  readonly tax: number;
  readonly errInfo: string;
}

function formOf({ gmoOrderId, accessId, status, amount, tax, errInfo }: Told): string {
  return new URLSearchParams({
    ShopID: SHOP_ID,
    ShopPass: '*'.repeat(10),
    AccessID: accessId,
    AccessPass: '*'.repeat(32),
    OrderID: gmoOrderId,
    Status: status,
    JobCd: 'AUTH',
    Amount: String(amount),
    Tax: String(tax),
    TranDate: '20261124120000',
    ErrCode: errInfo.slice(0, 3),
    ErrInfo: errInfo,
    PayType: '42',
    EposTradeId: '',
  }).toString();
}
