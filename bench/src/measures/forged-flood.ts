/**
 * A hundred thousand made-up notifications as fast as 32 connections carry them, while real ones come at a steady rate: how long GMO-PG waits
 * for the answer to a real one, and whether every real payment became known. The made-up ones name orders that nobody knows, but for one in ten,
 * which names a real one with a status that is not its own. Run by `pnpm bench flood`.
 */
import Database from 'better-sqlite3';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { PROGRAMS, startProgram } from '../child-program.ts';
import type { ChildProgram } from '../child-program.ts';
import type { Measure } from '../figures.ts';
import { controlGateway } from '../gateway-control.ts';
import { sendAsFastAsPossible, sendAtRate } from '../load.ts';
import type { Load, RequestToSend } from '../load.ts';
import { bffEnvironment, startRequests } from '../shop.ts';
import { openReceiver } from '../webhook-receiver.ts';
import type { WebhookReceiver } from '../webhook-receiver.ts';
import type { MeasuredRun } from './measured-run.ts';
import { isZero, notificationsOf } from './take-notifications.ts';
import type { Trade } from './take-notifications.ts';

/** Real ones in a second. */
const REAL_PER_SECOND = 20;
const P99_MS_MAX = 100;

/** Slower than this no flood is; so many real payments are made ready. */
const FORGED_PER_SECOND_LEAST = 500;

const PATIENCE_MS = 180_000;
/** One in so many names a real order: whoever sends those has seen its OrderID. */
const KNOWN_EVERY = 10;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

/** A real payment. */
interface Payment extends Trade {
  readonly shopOrderId: string;
}

/** Runs both measures. */
export async function measureFlood(run: MeasuredRun): Promise<readonly Measure[]> {
  const { shop, gmoUrl, forged, say } = run;
  const folder = await mkdtemp(join(run.folder, 'flood-'));
  const receiver = await openReceiver();
  const environment = await bffEnvironment(shop, folder, gmoUrl, receiver.env);
  const bff = await startProgram(PROGRAMS.bff, ['serve'], environment);
  try {
    const wanted = Math.ceil((forged / FORGED_PER_SECOND_LEAST) * REAL_PER_SECOND);
    const payments = await makePayments(run, bff, join(folder, 'payments.db'), wanted);
    const { flood, real, sent } = await floodWhilePaying(run, bff, payments);
    say(
      `flood: ${String(forged)} made-up at ${flood.rate.toFixed(0)}/s, ${String(sent.length)} real at ${real.rate.toFixed(1)}/s`,
    );
    const unknown = await countUnknown(receiver, sent);
    return [
      {
        id: 'flood',
        what: `real notifications at ${String(REAL_PER_SECOND)}/s under ${String(forged)} made-up ones at ${flood.rate.toFixed(0)}/s: p99`,
        against: 'its bound',
        unit: 'ms',
        ours: [real.p99],
        peer: [],
        goal: { atMost: P99_MS_MAX },
      },
      {
        id: 'flood',
        what: `the same: of ${String(sent.length)} real payments the shop was not told about`,
        against: 'none',
        unit: '',
        ours: [unknown],
        peer: [],
        goal: { atMost: 0 },
      },
    ];
  } finally {
    await bff.stop();
    await receiver.close();
  }
}

/** Orders whose shoppers have paid at EPOS, and nobody has told the BFF. */
async function makePayments(
  { shop, gmoUrl }: MeasuredRun,
  bff: ChildProgram,
  file: string,
  count: number,
): Promise<readonly Payment[]> {
  await sendAsFastAsPossible({
    url: bff.url,
    seconds: 3_600,
    next: await startRequests(shop, count),
    check: (status, body) => {
      if (status !== 201) throw new Error(`a start was answered ${String(status)}: ${body.slice(0, 500)}`);
    },
  });
  const database = new Database(file, { readonly: true });
  const payments = database
    .prepare(
      `SELECT a.gmo_order_id AS orderId, a.access_id AS accessId, c.order_id AS shopOrderId
       FROM attempts a JOIN checkouts c ON c.id = a.checkout_id`,
    )
    .all() as readonly Payment[];
  database.close();
  const gateway = controlGateway(gmoUrl);
  for (const { accessId } of payments) await gateway.shopper(accessId, { action: 'confirm' });
  await gateway.close();
  return payments;
}

async function floodWhilePaying(
  { forged }: MeasuredRun,
  { url }: ChildProgram,
  payments: readonly Payment[],
): Promise<{ readonly flood: Load; readonly real: Load; readonly sent: readonly Payment[] }> {
  const sent: Payment[] = [];
  let isOver = false;
  const forge = forgeriesOf(payments);
  let left = forged;
  const nextForged = (): RequestToSend | undefined => (left-- > 0 ? forge() : undefined);
  const nextReal = (): RequestToSend | undefined => {
    const payment = isOver ? undefined : payments[sent.length];
    if (payment === undefined) return undefined;
    sent.push(payment);
    return notificationsOf([payment])();
  };
  const flooding = sendAsFastAsPossible({
    ...{ url, seconds: 3_600, next: nextForged },
    // A full quarantine is answered 1: GMO-PG would send such a one again.
    check: (status, body) => {
      if (status !== 200 || !/^[01]$/.test(body)) throw new Error(`answered ${String(status)} ${body}`);
    },
  }).finally(() => {
    isOver = true;
  });
  const paying = sendAtRate({
    ...{ url, seconds: payments.length / REAL_PER_SECOND, perSecond: REAL_PER_SECOND },
    next: nextReal,
    check: isZero,
  });
  const [flood, real] = await Promise.all([flooding, paying]);
  return { flood, real, sent };
}

/** Made-up notifications without end: orders that nobody knows, and known ones with a wrong status, all different. */
function forgeriesOf(payments: readonly Payment[]): () => RequestToSend {
  let count = 0;
  return () => {
    count += 1;
    const known = payments[count % payments.length];
    const isKnown = count % KNOWN_EVERY === 0 && known !== undefined;
    const orderId = isKnown ? known.orderId : unknownOrder(count);
    const forged = notificationsOf([{ orderId, accessId: 'f'.repeat(32) }])();
    const body = forged.body?.replace('Status=AUTH', 'Status=CANCEL').replace(/TranDate=\d+/, dateOf(count));
    return { ...forged, body: body ?? '' };
  };
}

function dateOf(count: number): string {
  return `TranDate=${String(20_250_101_000_000 + count)}`;
}

function unknownOrder(count: number): string {
  const letter = (_: unknown, at: number): string => LETTERS[Math.floor(count / 32 ** (at % 5)) % 32] ?? 'a';
  return `ek${Array.from({ length: 20 }, letter).join('')}-01`;
}

async function countUnknown(receiver: WebhookReceiver, sent: readonly Payment[]): Promise<number> {
  const told = await Promise.all(
    sent.map(({ shopOrderId }) => receiver.whenTold(shopOrderId, 'checkout.paid', PATIENCE_MS)),
  );
  return told.filter((at) => at === null).length;
}
