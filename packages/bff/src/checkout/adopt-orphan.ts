/**
 * Takes a paid trade that we have no record of into the books, at an operator's command: it becomes an attempt of its order's checkout,
 * which is made anew when it was lost as well. Only what GMO-PG shows at that moment counts, and the order that it remembers; the
 * operator's word is needed only where GMO-PG has none. Nothing is captured by it: what the shop then does is what it does with a
 * payment that came too late. Called through `createBff(…).adoptOrphan`.
 */
import { checkoutIdSchema, handleSchema } from '@epos-kantan/shared';
import type { OrderId } from '@epos-kantan/shared';
import { isPaidTrade } from './ask-about-orphan.ts';
import type { CheckoutAndAttempt } from './checkout.ts';
import type { Core } from './core.ts';
import type { InquiryResult, Trade } from './gateway-result.ts';
import { planSettlement } from './plan-settlement.ts';
import type { OrphanStore } from './ports/orphan-store.ts';
import { OPERATOR_MARK } from './shop-operation.ts';

/** What the operator says. */
export interface AdoptOrphanInput {
  /** From the attention. */
  readonly gmoOrderId: string;
  /** The shop's order, when GMO-PG does not remember it. When it does, it has to be the same. */
  readonly orderId?: OrderId;
  /** Who said it, by the id of a console key; absent = the shop's server, or a program of the operator's. */
  readonly operator?: string;
}

/**
 * Why nothing was adopted. `no_orphan`: it is none, or not known to be one yet. `not_paid`: GMO-PG shows no money any more.
 * `outcome_unknown`: GMO-PG gave no clear answer; try again. `order_unknown`, `order_differs`: of the order see {@link AdoptOrphanInput}.
 * `attempts_exhausted`: the order has 99 attempts.
 */
export type AdoptionRefusal =
  'no_orphan' | 'not_paid' | 'outcome_unknown' | 'order_unknown' | 'order_differs' | 'attempts_exhausted';

/** The end of an adoption. A second command for the same trade gives what the first did. */
export type AdoptionResult =
  | { readonly kind: 'adopted'; readonly found: CheckoutAndAttempt }
  | { readonly kind: 'refused'; readonly refusal: AdoptionRefusal };

/** Adopts an orphan. Rejects only when the store fails. */
export async function adoptOrphan(
  core: Core,
  orphans: OrphanStore,
  { gmoOrderId, orderId, operator }: AdoptOrphanInput,
): Promise<AdoptionResult> {
  const known = await orphans.findOrphan(core.policy.shopId, gmoOrderId);
  if (known === null) return refused('no_orphan');
  if (known !== 'orphan') return { kind: 'adopted', found: known };
  const sentAt = core.clock.now();
  const inquiry = await core.gateway.inquireTrade(gmoOrderId);
  if (inquiry.kind === 'could_not_tell' || inquiry.kind === 'misconfigured')
    return refused('outcome_unknown');
  if (inquiry.kind === 'not_found' || !isPaidTrade(inquiry.trade)) return refused('not_paid');
  const remembered = inquiry.trade.orderId;
  if (remembered !== undefined && orderId !== undefined && remembered !== orderId)
    return refused('order_differs');
  const order = remembered ?? orderId;
  if (order === undefined) return refused('order_unknown');
  const money = moneyLeft(inquiry.trade);
  if (money.amount < 1) return refused('not_paid');
  return store(core, orphans, { gmoOrderId, order, operator, money, inquiry, sentAt });
}

interface Adoption {
  readonly gmoOrderId: string;
  readonly order: OrderId;
  readonly operator: string | undefined;
  readonly money: Pick<Trade, 'amount' | 'tax'>;
  readonly inquiry: Extract<InquiryResult, { kind: 'trade' }>;
  readonly sentAt: number;
}

async function store(
  core: Core,
  orphans: OrphanStore,
  { gmoOrderId, order, operator, money, inquiry, sentAt }: Adoption,
): Promise<AdoptionResult> {
  const { ids, policy } = core;
  const { trade } = inquiry;
  const now = core.clock.now();
  const evidenceAt = Math.min(now, inquiry.answeredAt ?? now);
  const result = await orphans.adoptOrphan({
    shopId: policy.shopId,
    testMode: policy.testMode,
    gmoOrderId,
    orderId: order,
    ...(operator === undefined ? {} : { detail: `${gmoOrderId} ${OPERATOR_MARK}${operator}` }),
    trade,
    money,
    returnUrl: policy.publicUrl,
    settle: (found) => planSettlement(found, trade, policy, { sentAt, now, evidenceAt }),
    now,
    fresh: {
      checkoutId: checkoutIdSchema.parse(`co_${ids.base32(26)}`),
      handle: handleSchema.parse(ids.base32(26)),
      attemptId: `at_${ids.base32(26)}`,
      returnKey: ids.base32(26),
      eventIds: Array.from({ length: EVENTS_MAX }, () => `evt_${ids.base32(26)}`),
    },
  });
  if (result.kind === 'adopted') core.changes.publish(result.found.checkout.id);
  return result;
}

/** The checkout's beginning, the adoption, and what the settlement tells. */
const EVENTS_MAX = 5;

/** What an attempt over the money that is left of a trade would have: nothing says whether amount or tax was canceled of it. */
function moneyLeft(trade: Trade): Pick<Trade, 'amount' | 'tax'> {
  const total = trade.amount + trade.tax - trade.canceledAmount - trade.canceledTax;
  const tax = Math.max(0, Math.min(trade.tax, total - 1));
  return { amount: total - tax, tax };
}

function refused(refusal: AdoptionRefusal): AdoptionResult {
  return { kind: 'refused', refusal };
}
