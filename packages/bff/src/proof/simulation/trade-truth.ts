/** What the checks keep about one trade: the ledger's truth and what of it GMO-PG has shown us. Fed by every call that reaches GMO-PG. */
import type { LedgerTrade } from '@epos-kantan/simulator';
import type { Death } from '../../checkout/checkout.ts';
import { START_GRACE_MS } from '../../checkout/policy.ts';
import type { CheckoutPolicy } from '../../checkout/policy.ts';

const PAID: ReadonlySet<string> = new Set(['AUTH', 'SALES', 'CAPTURE']);

/** The truth about one trade. Times in ms since the epoch, by GMO-PG's clock. */
export class TradeTruth {
  /** It is secured or captured now, and the money is the registered money. */
  isExact = false;
  /** Since when it is, and on which step that began. */
  exactSince: number | null = null;
  exactSinceStep: number | null = null;
  /** An inquiry was answered while the trade was exact, whatever became of the answer. */
  wasShownExact = false;
  /** The money was taken, by us or by hand. */
  isCaptured = false;
  /** What is left of its money, in whole yen; null before GMO-PG knew it. */
  remaining: number | null = null;
  /** The shop lowered or canceled it by our API. */
  isAdjusted = false;
  /** Deaths that an answer of GMO-PG has justified. */
  readonly shownDeaths = new Set<Death>();
  /** A browser holds the start ticket. */
  isOffered = false;
  /** An inquiry said that nobody had started it: as long as no browser holds its ticket, nobody can. */
  wasShownUnstarted = false;
  /** Its ticket may be lost: an ExecTran reached GMO-PG, so that there is or was one, or GMO-PG refused. Before that nothing is to be given up. */
  mayBeAbandoned = false;
  /** It was begun by a database before this one. */
  isForeign = false;
  /** Somebody used GMO-PG's own screens. */
  isOperated = false;
  #startLimitAt: number | null = null;

  /** Takes the state after a call. */
  observe(
    call: string,
    trade: LedgerTrade | undefined,
    policy: CheckoutPolicy,
    now: number,
    step: number,
  ): void {
    if (call.startsWith('operator')) this.isOperated = true;
    const isReady = call === 'SearchTradeMulti' && trade?.status === 'REQSUCCESS';
    this.mayBeAbandoned ||= call === 'ExecTranEpospay' || isReady;
    if (trade === undefined) {
      if (call === 'SearchTradeMulti') this.shownDeaths.add('expired');
      return;
    }
    this.isAdjusted ||= call === 'EpospayChange' || call === 'EpospayCancel';
    this.remaining = trade.amount + trade.tax - trade.canceledAmount;
    const isExact = PAID.has(trade.status) && trade.canceledAmount === 0;
    if (isExact && !this.isExact) {
      this.exactSince = now;
      this.exactSinceStep = step;
    }
    this.isExact = isExact;
    this.isCaptured ||= trade.status === 'SALES' || trade.status === 'CAPTURE';
    const isExecuted = call === 'ExecTranEpospay' && trade.status === 'REQSUCCESS';
    if (isExecuted) this.#startLimitAt ??= now + policy.paymentTermMs;
    if (call === 'SearchTradeMulti') this.#show(trade.status, policy, now);
  }

  #show(status: string, policy: CheckoutPolicy, now: number): void {
    this.wasShownExact ||= this.isExact;
    const age = this.#startLimitAt === null ? null : now - this.#startLimitAt;
    if (status === 'PAYFAIL') this.shownDeaths.add('failed').add('canceled');
    if (status === 'CANCEL' || status === 'RETURN') this.shownDeaths.add('canceled');
    const isUnstarted = status === 'UNPROCESSED' || status === 'REQSUCCESS';
    this.wasShownUnstarted ||= isUnstarted;
    const isOver =
      status === 'EXPIRED' ||
      // A trade that was never executed has no limit at GMO-PG; nobody can start it.
      (isUnstarted && (age === null || age > START_GRACE_MS)) ||
      (status === 'AUTHPROCESS' && age !== null && age > policy.finishMs);
    if (isOver) this.shownDeaths.add('expired');
  }
}
