/**
 * The judge of a simulated world: keeps the ledger's truth, looks at everything that is committed, shown, answered and delivered, and
 * remembers the first broken invariant. Called by all parts of the world; it never acts.
 */
import type { CheckoutId, CheckoutView } from '@epos-kantan/shared';
import type { LedgerTrade } from '@epos-kantan/simulator';
import type { CheckoutAndAttempt } from '../../checkout/checkout.ts';
import type { OnceResult } from '../../idempotency/run-once.ts';
import { Breach, demand } from './breach.ts';
import { checkAdjustment, checkGivenBack } from './check-given-back.ts';
import { checkCommit } from './check-commit.ts';
import type { Remembered } from './check-commit.ts';
import { findStored, readStored } from './stored-records.ts';
import type { AttemptRow } from './stored-records.ts';
import { TradeTruth } from './trade-truth.ts';
import { WaitWatch } from './wait-watch.ts';
import type { Judge, World } from './world-parts.ts';

/** The judge. */
export class Oracle implements Judge {
  readonly #world: World;
  readonly #truths = new Map<string, TradeTruth>();
  readonly #checkouts = new Map<string, Remembered>();
  readonly #checkoutOf = new Map<string, string>();
  readonly #acknowledged = new Map<string, number>();
  /** When GMO-PG got the first `0` for what it said of a paid trade, ms since the epoch. */
  readonly #notified = new Map<string, number>();
  readonly #waits: WaitWatch;
  readonly #delivered = new Map<string, string>();
  readonly #lastDelivered = new Map<string, number>();
  readonly #known = new Map<string, number>();
  readonly #returned = new Map<string, number>();
  readonly #dead = new Set<string>();
  /** Commands of the shop whose end it does not know, by key: when they began, ms since the epoch. */
  readonly #commands = new Map<string, number>();
  /** The definite answer of each key. */
  readonly #answers = new Map<string, string>();
  readonly #orphansTold = new Set<string>();
  /** When the last attempt was opened, ms since the epoch. */
  lastOpenedAt = 0;
  #breach: Breach | null = null;

  constructor(world: World) {
    this.#world = world;
    this.#waits = new WaitWatch(world);
  }

  /** The first broken invariant. */
  get breach(): Breach | null {
    return this.#breach;
  }

  /** Every checkout as it was last seen. */
  get checkouts(): readonly Remembered[] {
    return [...this.#checkouts.values()];
  }

  /** When an attempt was first stored as paid, ms since the epoch. */
  knownAt(gmoOrderId: string): number | undefined {
    return this.#known.get(gmoOrderId);
  }

  /** Whether an attempt was ever given up. */
  wasDead(gmoOrderId: string): boolean {
    return this.#dead.has(gmoOrderId);
  }

  /** When the shopper came back from a trade for the first time, ms since the epoch. */
  returnedAt(gmoOrderId: string): number | undefined {
    return this.#returned.get(gmoOrderId);
  }

  /** The body that the shop got for an event. */
  deliveredBody(eventId: string): string | undefined {
    return this.#delivered.get(eventId);
  }

  /** What is true of a trade. */
  truth(gmoOrderId: string): TradeTruth {
    let truth = this.#truths.get(gmoOrderId);
    if (truth === undefined) {
      truth = new TradeTruth();
      this.#truths.set(gmoOrderId, truth);
    }
    return truth;
  }

  /** Something that must hold does not. Only the first is kept. */
  judge(check: () => void): void {
    if (this.#breach !== null) return;
    try {
      check();
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#breach = error instanceof Breach ? error : new Breach('no_crash_of_code', text);
    }
  }

  /** A call reached GMO-PG or EPOS. */
  observe(call: string, gmoOrderId: string, trade: LedgerTrade | undefined): void {
    const { settings, time } = this.#world;
    const truth = this.truth(gmoOrderId);
    const { isCaptured: wasCaptured, remaining } = truth;
    truth.observe(call, trade, settings.policy, time.now, time.steps);
    if (call === 'EntryTranEpospay' && !truth.isForeign) this.judge(() => this.#checkRecorded(gmoOrderId));
    const isAdjustment = call === 'EpospayChange' || call === 'EpospayCancel';
    if (isAdjustment && truth.remaining !== remaining)
      this.judge(() => checkAdjustment(this.#world, gmoOrderId, this.truth(gmoOrderId)));
    if (truth.isCaptured && !wasCaptured && !truth.isOperated)
      this.judge(() => this.#checkCapture(gmoOrderId));
  }

  /** Looks at everything that was committed since the last look. */
  look(touched: readonly string[]): void {
    for (const id of touched) {
      this.judge(() => {
        const before = this.#checkouts.get(id);
        const after = findStored(this.#world.database, id, before?.lastSequence ?? 0);
        if (after === null) {
          // A command that was undone had made it.
          demand('versions_grow', before === undefined, () => `checkout ${id} vanished`);
          return;
        }
        for (const attempt of after.attempts) this.#note(id, attempt);
        this.#checkouts.set(id, checkCommit(this, before, after));
      });
    }
  }

  /** A press has opened an attempt; the press began on the step `begunAt`. */
  opened({ checkout, attempt }: CheckoutAndAttempt, begunAt: number): void {
    this.lastOpenedAt = this.#world.time.now;
    this.judge(() => {
      const { attempts } = readStored(this.#world.database, checkout.id, Number.MAX_SAFE_INTEGER);
      const previous = attempts.find(({ number }) => number === attempt.number - 1);
      if (previous === undefined) return;
      const { isExact, exactSinceStep } = this.truth(previous.gmo_order_id);
      const wasPaid = isExact && exactSinceStep !== null && exactSinceStep < begunAt;
      const isOrdersMoney = previous.amount + previous.tax === checkout.amount + checkout.tax;
      demand(
        'no_second_door',
        !wasPaid || !isOrdersMoney,
        () =>
          `attempt ${attempt.gmoOrderId} was opened, ${previous.gmo_order_id} had been paid before the press`,
      );
    });
  }

  /** A browser holds the start ticket of an attempt. */
  offered({ checkout, attempt }: CheckoutAndAttempt): void {
    this.truth(attempt.gmoOrderId).isOffered = true;
    this.judge(() => {
      demand(
        'no_second_door',
        checkout.status !== 'paid',
        () => `a ticket for ${checkout.orderId}, which is paid`,
      );
      demand('no_second_door', attempt.alive, () => `a ticket of the dead attempt ${attempt.gmoOrderId}`);
    });
  }

  /** A question was answered, and the answer stored; the question was asked on the step `begunAt`. */
  settled({ checkout, attempt }: CheckoutAndAttempt, begunAt: number): void {
    const { isExact, isOperated, exactSinceStep } = this.truth(attempt.gmoOrderId);
    const isOrdersMoney = attempt.amount + attempt.tax === checkout.amount + checkout.tax;
    if (!isExact || isOperated || !isOrdersMoney || exactSinceStep === null || exactSinceStep >= begunAt)
      return;
    this.judge(() => {
      demand(
        'no_lie',
        attempt.phase === 'paid' && checkout.status === 'paid',
        () =>
          `GMO-PG said that ${attempt.gmoOrderId} is paid; it is ${attempt.phase}, the checkout ${checkout.status}`,
      );
    });
  }

  /** A shopper sees a view. */
  shown({ checkout }: CheckoutAndAttempt, view: CheckoutView): void {
    if (view.status !== 'paid') return;
    this.judge(() => {
      const { attempts } = readStored(this.#world.database, checkout.id, Number.MAX_SAFE_INTEGER);
      const wasShownExact = attempts.some(({ gmo_order_id }) => this.truth(gmo_order_id).wasShownExact);
      demand('no_lie', wasShownExact, () => `${checkout.orderId} is shown as paid, and it is not`);
    });
  }

  /** The shopper of a finished trade came back at that time, and somebody heard of it. */
  returned(gmoOrderId: string, at: number): void {
    if (!this.#returned.has(gmoOrderId)) this.#returned.set(gmoOrderId, at);
  }

  /** A trade is made that no attempt knows. */
  foreign(gmoOrderId: string): void {
    this.truth(gmoOrderId).isForeign = true;
  }

  /** An operator was told that an orphan is adopted. */
  adopted({ checkout, attempt }: CheckoutAndAttempt): void {
    this.judge(() => {
      const { attempts } = readStored(this.#world.database, checkout.id, Number.MAX_SAFE_INTEGER);
      const same = attempts.filter(({ gmo_order_id: id }) => id === attempt.gmoOrderId);
      const isTrue = same.length === 1 && this.truth(attempt.gmoOrderId).wasShownExact;
      demand('orphan_is_told', isTrue, () => `${attempt.gmoOrderId} is adopted, and it is not so`);
    });
  }

  /** The payments without a record of which GMO-PG believes to have told us after they were paid. */
  get acknowledgedForeign(): readonly string[] {
    return [...this.#notified.keys()].filter((id) => this.truth(id).isForeign);
  }

  /** Whether the shop was told of a payment without a record. */
  wasOrphanTold(gmoOrderId: string): boolean {
    return this.#orphansTold.has(gmoOrderId);
  }

  /** The shop begins a command. */
  commanded(key: string): void {
    this.#commands.set(key, this.#world.time.now);
  }

  /** The commands whose end the shop does not know. */
  get openCommands(): readonly (readonly [key: string, begunAt: number])[] {
    return [...this.#commands];
  }

  /** The shop got an answer to a command. */
  answered(checkoutId: CheckoutId, key: string, result: OnceResult): void {
    this.judge(() => {
      demand(
        'one_answer',
        result.kind === 'ended' || result.kind === 'in_flight',
        () => `${key} is answered ${result.kind}`,
      );
      if (result.kind !== 'ended' || result.end.kind !== 'definite') return;
      this.#commands.delete(key);
      const { status, body } = result.end.answer;
      const known = this.#answers.get(key);
      const whole = `${String(status)} ${body}`;
      demand('one_answer', known === undefined || known === whole, () => `${key} has two answers`);
      if (known !== undefined) return;
      this.#answers.set(key, whole);
      if (key.startsWith('capture')) this.#checkCommand(checkoutId, key, status, body);
      if (status === 200) checkGivenBack((id) => this.truth(id), key, body);
    });
  }

  #checkCommand(checkoutId: CheckoutId, key: string, status: number, body: string): void {
    const { checkout, attempts } = readStored(this.#world.database, checkoutId, Number.MAX_SAFE_INTEGER);
    const current = attempts.find(({ id }) => id === checkout.current_attempt_id);
    const { isCaptured, isOperated } = this.truth(current?.gmo_order_id ?? '');
    const isTrue =
      status === 200 ? isCaptured : !body.includes('capture_failed') || !isCaptured || isOperated;
    demand('one_answer', isTrue, () => `${key} is answered ${String(status)}, which is not true`);
  }

  /** GMO-PG got a `0`. */
  acknowledged(gmoOrderId: string): void {
    const count = (this.#acknowledged.get(gmoOrderId) ?? 0) + 1;
    this.#acknowledged.set(gmoOrderId, count);
    if (this.truth(gmoOrderId).isExact && !this.#notified.has(gmoOrderId))
      this.#notified.set(gmoOrderId, this.#world.time.now);
    // What is told of a trade without a record may be forgotten once GMO-PG does not know it, or says that nobody paid.
    if (this.truth(gmoOrderId).isForeign) return;
    this.judge(() => {
      const [row] = this.#world.database.rows<{ stored: number }>(
        `SELECT (SELECT coalesce(sum(times_received), 0) FROM notifications WHERE gmo_order_id = ?)
          + (SELECT coalesce(sum(times_received), 0) FROM quarantine WHERE gmo_order_id = ?) AS stored`,
        gmoOrderId,
        gmoOrderId,
      );
      const stored = row?.stored ?? 0;
      demand(
        'acknowledged_is_stored',
        stored >= count,
        () => `${String(count)} times "0", ${String(stored)} stored`,
      );
    });
  }

  /** The shop got a webhook. */
  delivered(eventId: string, body: string): void {
    this.judge(() => {
      const known = this.#delivered.get(eventId);
      demand(
        'shop_is_told_truth',
        known === undefined || known === body,
        () => `${eventId} came with another body`,
      );
      if (known !== undefined) return;
      this.#delivered.set(eventId, body);
      this.#checkDelivery(eventId, body);
    });
  }

  /** The shop is told of a payment without a record. */
  #checkOrphan(gmoOrderId: string): void {
    const { isForeign, wasShownExact } = this.truth(gmoOrderId);
    demand('orphan_is_told', isForeign && wasShownExact, () => `${gmoOrderId} is told as an orphan`);
    demand('orphan_is_told', !this.#orphansTold.has(gmoOrderId), () => `${gmoOrderId} is told twice`);
    this.#orphansTold.add(gmoOrderId);
  }

  #checkDelivery(eventId: string, body: string): void {
    const [event] = this.#world.database.rows<{
      sequence: number;
      checkout_id: string;
      type: string;
      gmo_order_id: string;
    }>(
      `SELECT sequence, events.checkout_id, type, gmo_order_id FROM events
        JOIN attempts ON attempts.id = attempt_id WHERE events.id = ?`,
      eventId,
    );
    if (event === undefined) {
      const [orphan] = this.#world.database.rows<{ gmo_order_id: string }>(
        'SELECT gmo_order_id FROM orphan_events WHERE event_id = ?',
        eventId,
      );
      if (orphan === undefined) throw new Breach('shop_is_told_truth', `${eventId} is in no timeline`);
      return this.#checkOrphan(orphan.gmo_order_id);
    }
    const last = this.#lastDelivered.get(event.checkout_id) ?? 0;
    demand('shop_is_told_truth', event.sequence > last, () => `${eventId} (${event.type}) came out of order`);
    this.#lastDelivered.set(event.checkout_id, event.sequence);
    const orphan = /"reason":"orphan_trade","gmoOrderId":"([^"]*)"/.exec(body)?.[1];
    if (orphan !== undefined) this.#checkOrphan(orphan);
    const { wasShownExact, isCaptured } = this.truth(event.gmo_order_id);
    const isTrue =
      event.type === 'checkout.paid' ? wasShownExact : event.type !== 'checkout.captured' || isCaptured;
    demand('shop_is_told_truth', isTrue, () => `${event.type} of ${event.gmo_order_id} is not true`);
  }

  #checkRecorded(gmoOrderId: string): void {
    const sql = 'SELECT 1 FROM attempts WHERE gmo_order_id = ?';
    const isRecorded = this.#world.database.rows(sql, gmoOrderId).length === 1;
    demand('recorded_first', isRecorded, () => `GMO-PG got ${gmoOrderId}, which no attempt has`);
  }

  #note(checkoutId: string, attempt: AttemptRow): void {
    this.#checkoutOf.set(attempt.gmo_order_id, checkoutId);
    const id = attempt.gmo_order_id;
    this.#waits.unknown(attempt);
    if (attempt.phase === 'dead') this.#dead.add(id);
    if (attempt.phase !== 'paid' || this.#known.has(id)) return;
    this.#known.set(id, this.#world.time.now);
    const news = { returnedAt: this.#returned.get(id), notifiedAt: this.#notified.get(id) };
    this.#waits.paid(attempt, this.truth(id), news, this.#dead.has(id));
  }

  #checkCapture(gmoOrderId: string): void {
    const remembered = this.#checkouts.get(this.#checkoutOf.get(gmoOrderId) ?? '');
    if (remembered === undefined) return;
    const { attempts, checkout } = remembered.stored;
    const isOurs = (attempt: AttemptRow): boolean => {
      const { isCaptured, isOperated } = this.truth(attempt.gmo_order_id);
      return isCaptured && !isOperated;
    };
    const captured = attempts.filter(isOurs);
    // A job that captures at once captures a second payment too; there it can only be flagged.
    if (this.#world.settings.policy.jobCode === 'CAPTURE') return;
    demand(
      'one_capture',
      captured.length <= 1,
      () => `${String(captured.length)} charges of ${checkout.order_id}`,
    );
    const [first] = captured;
    demand(
      'no_capture_of_duplicate',
      first === undefined ||
        (first.id === checkout.current_attempt_id && !first.attention.includes('duplicate_paid')),
      () => `the second payment ${gmoOrderId} of ${checkout.order_id} was captured`,
    );
  }
}
