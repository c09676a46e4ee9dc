/** How the life of an order has to end, and the wait for it. Used by the lives of the scenarios and by the judge. */
import type { CrashWorld } from './crash-world.ts';
import type { OrderLife } from './order-life.ts';

/** How an order ended, for the judge. */
export interface EndedOrder {
  readonly life: OrderLife;
  readonly status: string;
  readonly funds: string;
  /** Each entry: what the shop was told, with alternatives where both words are true. In order, without repeats. */
  readonly told: readonly (readonly string[])[];
  /** Trades of it in which money was taken, by the ledger. */
  readonly charges: 0 | 1;
}

/** Lives an order to its end. */
export type Life = (crash: CrashWorld, life: OrderLife) => Promise<EndedOrder>;

/** GMO-PG sends a notification again an hour after it was not taken. */
export const RESEND_SECONDS = 3_600;

/** What funds say of the status, and of the charges. */
const BY_FUNDS = {
  captured: { status: 'paid', charges: 1 },
  refunded: { status: 'paid', charges: 1 },
  authorized: { status: 'paid', charges: 0 },
  none: { status: 'expired', charges: 0 },
} as const;

/** Waits until the order is as it has to be, and the shop knows it. @throws Breach when that takes too long */
export async function ended(
  crash: CrashWorld,
  life: OrderLife,
  funds: keyof typeof BY_FUNDS,
  told: EndedOrder['told'],
): Promise<EndedOrder> {
  const { status, charges } = BY_FUNDS[funds];
  await life.until(`is ${status}/${funds}`, (seen) => seen.status === status && seen.funds === funds);
  await crash.patiently(`the shop is told of ${life.orderId}`, async () => {
    const names = new Set(life.told().map(({ name }) => name));
    return told.every((words) => words.some((word) => names.has(word))) || null;
  });
  return { life, status, funds, told, charges };
}
