/** A broken invariant. Thrown by the checks of a simulated world; ends its run. */

/** The invariants that are checked, as `docs/proof.md` and the printed failure name them. */
export const INVARIANTS = {
  one_capture: 'I1: at most one captured charge per order',
  no_capture_of_duplicate: 'I1: a second payment is never captured automatically',
  paid_is_true: 'I2: paid only if the ledger says paid for the exact money',
  acknowledged_is_stored: 'I3: nothing is answered "0" that is not committed',
  versions_grow: 'I4: a change moves the version by one, and versions only grow',
  one_event: 'I5: every transition has exactly one event and one outbox row',
  recorded_first: 'an attempt is stored before GMO-PG hears of it',
  death_is_proven: 'I7: an attempt is dead only by an answer of GMO-PG that says so',
  one_alive: 'at most one attempt of a checkout is alive',
  paid_stays_paid: 'paid stays paid',
  no_second_door: 'no second trade is opened, and nobody is sent to EPOS, while the order is paid',
  no_lie: 'no final word that an answered inquiry contradicts is shown',
  shop_is_told_truth: 'the shop is told what is true, each event once by id and in order',
  every_attempt_ends: 'I9: every attempt becomes terminal or is flagged',
  paid_is_known: 'every paid order becomes known in time',
  captured_in_the_end: 'an ordinary payment is captured in the end',
  duplicate_is_flagged: 'I1: a second payment is flagged',
  refund_once: 'I10: money is given back once, to what was stored before, and never told otherwise',
  one_answer: 'one key of the shop has one answer, byte for byte, and it is true',
  orphan_is_told: 'a payment without a record is told once, and nothing else is told as one',
  no_crash_of_code: 'nothing throws but what a failing store explains',
} as const;

/** The name of an invariant. */
export type Invariant = keyof typeof INVARIANTS;

/** A broken invariant. */
export class Breach extends Error {
  override readonly name = 'Breach';
  readonly invariant: Invariant;

  constructor(invariant: Invariant, detail: string) {
    super(detail);
    this.invariant = invariant;
  }
}

/** Throws the breach unless `holds`. */
export function demand(invariant: Invariant, holds: boolean, detail: () => string): void {
  if (!holds) throw new Breach(invariant, detail());
}
