/**
 * One order of the mock: what the BFF would believe about it, and the moves that a shopper and GMO-PG make. Knows neither
 * routes nor pages. Its words are those of the shared schemas, so that it can say nothing that the BFF could not.
 */
import { RETURN_PARAM, yen } from '@epos-kantan/shared';
import type { CheckoutView, Handle, OrderClaims } from '@epos-kantan/shared';
import type { Followed } from './mock-answers.ts';
import type { MockEnd } from './mock-scenario.ts';

/** As `EPOS_PAYMENT_TERM_SECONDS` is by default. */
const TERM_MS = 900_000;
/** How long a page asks by itself after the last sign of the shopper. */
const POLL_MS = 600_000;

/** What the shopper paid with, in yen. */
export type MockSpending = Required<Pick<CheckoutView, 'pointsUsed' | 'couponUsed'>>;

/** One order and its checkout. */
export class MockOrder implements Followed {
  readonly orderId: string;
  readonly handle: Handle;
  #claims: OrderClaims;
  #status: CheckoutView['status'] = 'awaiting_shopper';
  #spent: MockSpending = { pointsUsed: yen(0), couponUsed: yen(0) };
  /** What an inquiry will prove. */
  #end: MockEnd | undefined;
  #attemptAt: number;
  #signAt: number;
  #updatedAt: number;
  #isForgotten = false;
  /** How often the shopper left EPOS. */
  #leaves = 0;
  readonly #watchers = new Set<() => void>();

  constructor(claims: OrderClaims, handle: Handle) {
    this.orderId = claims.orderId;
    this.handle = handle;
    this.#claims = claims;
    this.#attemptAt = this.#signAt = this.#updatedAt = Date.now();
  }

  /** The shopper can be sent to EPOS now. */
  get isPayable(): boolean {
    return this.#status === 'awaiting_shopper';
  }

  /** The shopper is back, or the time is over, and nothing is proven. */
  get isConfirming(): boolean {
    return this.#status === 'confirming';
  }

  /** It is open, paid or unknown: no other amount may be asked for it. */
  hasOtherPrice({ amount, tax }: OrderClaims): boolean {
    return amount !== this.#claims.amount || (tax ?? 0) !== (this.#claims.tax ?? 0);
  }

  isOver(): boolean {
    return this.#isForgotten || !(this.isPayable || this.isConfirming);
  }

  /** Not paid, and over: it may be paid anew. */
  get isUnpaid(): boolean {
    return this.isOver() && this.#status !== 'paid';
  }

  /** Opens the next attempt, at the price of these claims. */
  reopen(claims: OrderClaims): void {
    this.#claims = claims;
    this.#end = undefined;
    this.#attemptAt = this.#signAt = Date.now();
    this.#move('awaiting_shopper');
  }

  /**
   * The shopper leaves EPOS; `end` is what an inquiry will prove.
   * @returns Settles this attempt, and no later one.
   */
  leaveEpos(end: MockEnd, spent: MockSpending): () => void {
    this.#end = end;
    this.#spent = spent;
    this.#signAt = Date.now();
    this.#leaves += 1;
    const leave = this.#leaves;
    this.#move('confirming');
    return () => {
      if (leave === this.#leaves) this.settle();
    };
  }

  /** GMO-PG answers the inquiry. */
  settle(): void {
    if (this.isConfirming && this.#end !== undefined) this.#move(this.#end);
  }

  /** Whoever watches is sent away. */
  forget(): void {
    this.#isForgotten = true;
    this.#tell();
  }

  /** The page of the shop to which the shopper comes back, with the handle. */
  get wayBack(): string {
    const { returnUrl, cancelUrl } = this.#claims;
    const url = new URL((this.#end === 'canceled' && cancelUrl) || returnUrl);
    url.searchParams.set(RETURN_PARAM, this.handle);
    return url.href;
  }

  /** The checkout as a browser sees it. */
  view(): CheckoutView {
    const { amount, tax = 0 } = this.#claims;
    const isPaid = this.#status === 'paid';
    const iso = (time: number): string => new Date(time).toISOString();
    return {
      orderId: this.#claims.orderId,
      status: this.#status,
      funds: isPaid ? 'captured' : 'none',
      amount,
      tax: yen(tax),
      total: yen(amount + tax),
      currency: 'JPY',
      ...(isPaid && this.#spent),
      testMode: true,
      ...(this.#isStartable && { startableUntil: iso(this.#attemptAt + TERM_MS) }),
      ...(this.isConfirming && { pollUntil: iso(this.#signAt + POLL_MS) }),
      updatedAt: iso(this.#updatedAt),
    };
  }

  read(): { checkout: CheckoutView } {
    return { checkout: this.view() };
  }

  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  /** While nothing is proven, GMO-PG would let the shopper start again; the mock's shopper is only told not to. */
  get #isStartable(): boolean {
    return this.isPayable || (this.isConfirming && this.#end !== 'expired');
  }

  #move(status: CheckoutView['status']): void {
    this.#status = status;
    this.#updatedAt = Date.now();
    this.#tell();
  }

  #tell(): void {
    for (const changed of [...this.#watchers]) changed();
  }
}
