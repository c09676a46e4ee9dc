/**
 * One call of a port while it runs: counts its statements that change something and its commits, and knows which of them is the planned crash
 * point. Made by `watch-calls`; `watch-engine` and `watch-drivers` tell it what happens.
 */
import type { CrashMoment, CrashPoint } from './crash-point.ts';

/** What the calls of one operation share. */
export interface OperationCount {
  /** Calls that began. */
  begun: number;
  /** Calls that ended and did something. */
  ended: number;
}

/** The call. */
export class RunningCall {
  /** Statements that changed something, of all transactions of the call. */
  statements = 0;
  commits = 0;
  /** Its statements are counted by the engine's watch, not by the driver's. */
  isInUnit = false;
  readonly #operation: string;
  readonly #count: OperationCount;
  readonly #plan: CrashPoint | null;
  readonly #crash: () => void;
  #committed = 0;

  constructor(operation: string, count: OperationCount, plan: CrashPoint | null, crash: () => void) {
    this.#operation = operation;
    this.#count = count;
    this.#plan = plan?.operation === operation ? plan : null;
    this.#crash = crash;
  }

  /** Whether statements of it wait for their commit. */
  get isChanged(): boolean {
    return this.statements > this.#committed;
  }

  /** Whether it is to end the process at this moment. */
  isPlanned(moment: CrashMoment, step: number | null = null): boolean {
    const plan = this.#plan;
    return plan?.moment === moment && plan.step === step && this.#count.ended + 1 >= plan.ordinal;
  }

  /** A statement that may be the first of the call is about to be sent. */
  beforeStatement(): void {
    if (this.statements === 0 && this.isPlanned('before')) this.#crash();
  }

  /** A statement changed something. */
  afterStatement(): void {
    this.statements += 1;
    if (this.isPlanned('statement', this.statements)) this.#crash();
  }

  /** A COMMIT is on its way, or done, and nobody knows. */
  atCommit(): void {
    if (!this.isChanged) return;
    this.#committed = this.statements;
    this.commits += 1;
    if (this.isPlanned('commit', this.commits)) this.#crash();
  }

  /** The transaction is begun afresh, or rolled back: what it did does not count. */
  rewind(): void {
    this.statements = this.#committed;
  }

  toString(): string {
    return this.#operation;
  }
}
