/**
 * Compares how an order ended with the simulator's ledger, with what the shop was told and with what is stored. The ledger is the truth. Used by
 * `run-crash` at the end of every run.
 */
import type { LedgerTrade } from '../../testing/start-world.ts';
import { Breach } from './crash-world.ts';
import type { CrashWorld } from './crash-world.ts';
import type { EndedOrder } from './ended-order.ts';
import { brief } from './order-life.ts';

/** Words in a trade's history that say that money was taken. */
const CHARGED = new Set(['SALES', 'CAPTURE']);

/** Judges all orders of a run. @throws Breach */
export async function judge(crash: CrashWorld, orders: readonly EndedOrder[]): Promise<void> {
  const known = new Set<string>();
  for (const order of orders) {
    const trades = await order.life.trades();
    for (const { orderId } of trades) known.add(orderId);
    judgeCharges(order, trades);
    await order.life.refuseSecondPayable();
    judgeTold(order);
    await judgeView(crash, order);
  }
  const { trades } = await crash.world.ledger();
  const orphans = trades.filter(({ orderId }) => !known.has(orderId));
  if (orphans.length > 0)
    throw new Breach(`trades that no stored attempt knows: ${orphans.map(brief).join(', ')}`);
  for (const trade of trades) await judgeAnswered(crash, trade);
}

/** One trade per order in which money was secured and taken, once. */
function judgeCharges({ life, charges }: EndedOrder, trades: readonly LedgerTrade[]): void {
  const count = (words: ReadonlySet<string>): number =>
    trades.flatMap(({ history }) => history).filter(({ status }) => words.has(status)).length;
  const charged = count(CHARGED);
  const secured = count(new Set(['AUTH']));
  if (charged !== charges || secured > 1) {
    const seen = trades.map(({ orderId, history }) => [orderId.slice(-2), ...history.map((h) => h.status)]);
    throw new Breach(
      `${life.orderId} was charged ${String(charged)} times, secured ${String(secured)} times: ${JSON.stringify(seen)}`,
    );
  }
}

/** Every event at least once, in order, none that contradicts, repeats byte for byte under the same id. */
function judgeTold({ life, told }: EndedOrder): void {
  const first = new Map<string, { readonly name: string; readonly body: string }>();
  for (const { id, name, body } of life.told()) {
    const before = first.get(id);
    if (before === undefined) first.set(id, { name, body });
    else if (before.body !== body) throw new Breach(`${id} was told in two ways: ${before.body} and ${body}`);
  }
  const names = [...first.values()].map(({ name }) => name);
  const isRight = names.length === told.length && names.every((name, n) => told[n]?.includes(name) === true);
  if (!isRight) throw new Breach(`the shop was told ${names.join(', ')} about ${life.orderId}`);
}

async function judgeView(crash: CrashWorld, { life, status, funds }: EndedOrder): Promise<void> {
  const seen = await crash.patiently('the view', () => crash.world.view(life.handle));
  if (seen.status !== status || seen.funds !== funds) {
    throw new Breach(`${life.orderId} was ${status}/${funds} and is ${seen.status}/${seen.funds}`);
  }
}

/** Nothing was answered `0` that is not stored; what was stored and not answered comes again and counts up. */
async function judgeAnswered(crash: CrashWorld, trade: LedgerTrade): Promise<void> {
  const answered = trade.notifications.filter(({ answer }) => answer === '0').length;
  const stored = await crash.database.storedNotifications(trade.orderId);
  if (answered > stored) {
    throw new Breach(`${String(answered)} notifications were answered 0, ${String(stored)} are stored`);
  }
}
