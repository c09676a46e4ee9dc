/**
 * Asks GMO-PG about OrderIDs of our form that no attempt of ours knows. Anybody can make those up and send as many as he likes, so
 * that there is one budget for all of them, over all processes: whatever a forger sends, GMO-PG gets no more than a question in
 * {@link ORPHAN_SPACING_MS}, and one at a time of a process, after those about our own payments. Called by the timer's work.
 */
import { leaseUntil } from './core.ts';
import type { Core } from './core.ts';
import type { InquiryResult, Trade } from './gateway-result.ts';
import { START_GRACE_MS } from './policy.ts';
import type { CheckoutPolicy } from './policy.ts';
import type { OrphanQuestion, OrphanStore, OrphanVerdict } from './ports/orphan-store.ts';

/** Between two questions, over all processes. A full quarantine (10,000) is through in less than six hours. */
export const ORPHAN_SPACING_MS = 2_000;

/** How long a suspect is kept. */
export const ORPHAN_KEEP_MS = 7 * 24 * 3_600_000;

/** Between two questions about the same: a minute, then four times as long, up to a day. */
const BACK_OFF_MS = 60_000;
const BACK_OFF_MAX_MS = 24 * 3_600_000;

/** Asks about one suspect, if it is time. Rejects only when the store fails. */
export async function askAboutOrphan(core: Core, orphans: OrphanStore): Promise<void> {
  const { policy, clock, ids } = core;
  const { shopId, testMode } = policy;
  const now = clock.now();
  const question = await orphans.claimOrphan({
    shopId,
    now,
    until: leaseUntil(core),
    spacingMs: ORPHAN_SPACING_MS,
    keepMs: ORPHAN_KEEP_MS,
  });
  if (question === null) return;
  const inquiry = await core.gateway.inquireTrade(question.gmoOrderId);
  const answeredAt = clock.now();
  const verdict = judgeSuspect(question, inquiry, policy, answeredAt);
  const eventId = `evt_${ids.base32(26)}`;
  const told = await orphans.recordOrphan({ shopId, testMode, question, verdict, now: answeredAt, eventId });
  if (!told || verdict.kind !== 'orphan') return;
  const detail = `checkout.attention · orphan_trade · ${verdict.detail}`;
  core.notices.notify({ kind: 'attention', checkoutId: null, gmoOrderId: question.gmoOrderId, detail });
}

/** What an answer means. Pure. */
export function judgeSuspect(
  question: OrphanQuestion,
  inquiry: InquiryResult,
  policy: Pick<CheckoutPolicy, 'paymentTermMs' | 'finishMs'>,
  now: number,
): OrphanVerdict {
  const { answers, failures, firstHeardAt } = question;
  switch (inquiry.kind) {
    // GMO-PG registers a trade before it can notify of it: what it does not find was made up.
    case 'not_found':
      return { kind: 'forget' };
    case 'could_not_tell':
    case 'misconfigured':
      return { kind: 'later', answered: false, at: now + backOff(failures) };
    case 'trade': {
      const { trade } = inquiry;
      if (isPaidTrade(trade)) return { kind: 'orphan', trade, detail: describeTrade(trade) };
      // It can be paid as long as a shopper can be at EPOS. GMO-PG does not show the start limit again; the settings bound it.
      const payableUntil = firstHeardAt + policy.paymentTermMs + policy.finishMs + START_GRACE_MS;
      const isOver = Math.min(now, inquiry.answeredAt ?? now) > payableUntil;
      return isOver ? { kind: 'forget' } : { kind: 'later', answered: true, at: now + backOff(answers) };
    }
  }
}

/** Whether GMO-PG holds or took money for it. */
export function isPaidTrade({ phase }: Trade): boolean {
  return phase === 'authorized' || phase === 'captured';
}

function backOff(before: number): number {
  return Math.min(4 ** Math.min(before, 8) * BACK_OFF_MS, BACK_OFF_MAX_MS);
}

function describeTrade(trade: Trade): string {
  const yen = trade.amount + trade.tax - trade.canceledAmount - trade.canceledTax;
  return `GMO-PG says ${trade.gmoStatus} over ${String(yen)} yen, and there is no record of it here`;
}
