/**
 * Step 11: fetches EPOS Card's list of the day on which an order was captured, as the shop's accountant would get it, and matches it
 * with the sales report of the BFF. Called by the picture's routes.
 */
import { createMerchantClient } from '@epos-kantan/bff/client';
import type { MerchantClient } from '@epos-kantan/bff/client';
import { matchDeposit } from '@epos-kantan/bff/deposit';
import type { SalesEntries, SalesEntryView } from '@epos-kantan/shared';
import { z } from 'zod';
import type { ShopDeps } from '../shop/shop-deps.ts';

const DAY_MS = 86_400_000;
const PAGES_MAX = 20;

/** How many days an order may be old to be looked for; the report takes 400. */
const DAYS_MAX = 390;

const depositSchema = z.object({
  rows: z.array(z.object({ eposTradeId: z.string(), amount: z.int() })),
  net: z.int(),
});

/** What the desk works with. */
export interface DepositDeskOptions {
  /** Origin of the simulator. */
  readonly simulatorUrl: string;
  readonly bffUrl: string;
  readonly merchantApiKey: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly tell: ShopDeps['tell'];
}

/** Matches deposits. */
export class DepositDesk {
  readonly #options: DepositDeskOptions;
  readonly #client: MerchantClient;

  constructor(options: DepositDeskOptions) {
    this.#options = options;
    this.#client = createMerchantClient({ url: options.bffUrl, apiKey: options.merchantApiKey });
  }

  /** Tells the picture what the list of the order's day says of it. An order that the report does not have yet has no day. */
  async receive(order: { readonly id: string; readonly createdAt: number }): Promise<void> {
    const { now, tell } = this.#options;
    const oldest = Math.max(order.createdAt, now() - DAYS_MAX * DAY_MS);
    const booked = await this.#entries(dayInJapan(oldest), dayInJapan(now() + DAY_MS));
    const entry = booked.find(({ orderId }) => orderId === order.id);
    if (entry === undefined) {
      tell(order.id, {
        ...DEPOSIT,
        lights: false,
        text: 'not in the sales report: nothing was captured yet',
      });
      return;
    }
    const { date } = entry;
    const deposit = await this.#list(date);
    const next = new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);
    const match = matchDeposit(await this.#entries(date, next), deposit.rows);
    const counts = [match.matched, match.differing, match.missing, match.unknown].map(({ length }) => length);
    const [matched, differing, missing, unknown] = counts.map(String);
    const text =
      `${date}: ${String(deposit.rows.length)} entries, ${String(deposit.net)} yen; with the sales report: ` +
      `${matched ?? ''} matched, ${differing ?? ''} differing, ${missing ?? ''} missing, ${unknown ?? ''} unknown`;
    tell(order.id, { ...DEPOSIT, lights: match.matched.some(({ orderId }) => orderId === order.id), text });
  }

  /** EPOS Card's list of one day. */
  async #list(date: string): Promise<z.infer<typeof depositSchema>> {
    const answer = await fetch(`${this.#options.simulatorUrl}/_simulator/deposit`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ date }),
      signal: AbortSignal.timeout(5000),
    });
    if (!answer.ok) throw new Error(`the simulator answered ${String(answer.status)} about the deposit`);
    return depositSchema.parse(await answer.json());
  }

  /** Entries of the report from one day to before another. */
  async #entries(from: string, to: string): Promise<readonly SalesEntryView[]> {
    const entries: SalesEntryView[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const answer: SalesEntries = await this.#page(from, to, cursor);
      entries.push(...answer.entries);
      cursor = answer.nextCursor;
      if (cursor === null) break;
    }
    return entries;
  }

  #page(from: string, to: string, cursor: string | null): Promise<SalesEntries> {
    return this.#client.reportSales({ from, to, by: 'entry', ...(cursor === null ? {} : { cursor }) });
  }
}

const DEPOSIT = { step: 11, from: 'epos', to: 'shop', name: 'Deposit' } as const;

function dayInJapan(at: number): string {
  return new Date(at + 9 * 3_600_000).toISOString().slice(0, 10);
}
