/**
 * The BFF as a process of its own, killed by its crash plan and started again without one, as a service manager does. Used by `crash-world`.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrashingMessage, ParentMessage } from './serve-crashing.ts';
import type { ObservedCall } from './watch-calls.ts';

/** Starts beyond those that are planned to crash; one more means that it cannot start. */
const STARTS_AFTER_CRASH_MAX = 1;

/** What it runs with. */
export interface BffProcessOptions {
  /** The file to start, see `bundleProgram`. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For each of the first starts, as `CRASH_AT` takes it; null = it does not crash. */
  readonly crashes: readonly (string | null)[];
  /** Whether it is started again after the last of them; if not, another process is there. */
  readonly comesBack: boolean;
  /** The clock by which {@link BffProcess.readyAgainAt} is told, ms. */
  readonly now: () => number;
}

/** The supervised BFF. */
export class BffProcess {
  /** Everything that was planned to crash did. */
  crashed = false;
  /** When it, or the other process in its place, was ready after the last crash; null = not yet. */
  readyAgainAt: number | null = null;
  /** Why it is not running and will not be started again; null = all is well. */
  fault: string | null = null;
  /** Calls that did something, of all starts, in the order of their ends. */
  callCount = 0;
  /** Those of the last planned start until it was ready, and from then on. */
  readonly opening: ObservedCall[] = [];
  readonly serving: ObservedCall[] = [];
  readonly #options: BffProcessOptions;
  #child: ChildProcess | null = null;
  #aheadMs = 0;
  #starts = 0;
  #isReady = false;
  #stopping = false;
  #clockTold: (() => void) | null = null;
  #adoptionEnded: ((end: string | null) => void) | null = null;

  constructor(options: BffProcessOptions) {
    this.#options = options;
    this.#start();
  }

  #start(): void {
    const { entry, env, crashes } = this.#options;
    const crashAt = crashes[this.#starts] ?? null;
    this.#starts += 1;
    this.#isReady = false;
    const { PATH, HOME } = process.env;
    const plan = crashAt === null ? {} : { CRASH_AT: crashAt };
    const child = fork(entry, [], {
      // Not the loader of whoever runs the proof.
      execArgv: [],
      env: { PATH, HOME, ...env, ...plan, CRASH_CLOCK_AHEAD_MS: String(this.#aheadMs) },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child = child;
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4_000);
    });
    child.on('message', (message: CrashingMessage) => this.#hear(message));
    child.once('close', (code, signal) => {
      this.#clockTold?.();
      this.#adoptionEnded?.(null);
      if (this.#stopping) return;
      const isCrash = signal === 'SIGKILL' && crashAt !== null;
      if (isCrash) this.#afterCrash();
      else this.fault = `the BFF ended by itself (${String(code ?? signal)}): ${errors}`;
    });
  }

  #afterCrash(): void {
    const { crashes, comesBack, now } = this.#options;
    const planned = crashes.filter((crash) => crash !== null).length;
    this.crashed = this.#starts >= planned;
    if (this.crashed && !comesBack) this.readyAgainAt = now();
    else if (this.#starts < planned + STARTS_AFTER_CRASH_MAX) this.#start();
    else this.fault = 'the BFF crashed more often than it was planned to';
  }

  #hear(message: CrashingMessage): void {
    if (message.kind === 'call') this.#note(message.call);
    if (message.kind === 'ready') {
      this.#isReady = true;
      if (this.crashed) this.readyAgainAt ??= this.#options.now();
    }
    if (message.kind === 'adoption') this.#adoptionEnded?.(message.end);
    if (message.kind === 'clock' && message.aheadMs === this.#aheadMs) this.#clockTold?.();
  }

  #note(call: ObservedCall): void {
    this.callCount += 1;
    if (this.#starts !== this.#options.crashes.length) return;
    if (this.#isReady) this.serving.push(call);
    else this.opening.push(call);
  }

  /** Resolves when it listens, or crashed as planned. @throws Error when it ends before */
  async untilReady(): Promise<void> {
    while (!this.#isReady && !this.crashed) {
      if (this.fault !== null) throw new Error(this.fault);
      await sleep(20);
    }
  }

  /** Sets its clock; resolves when it follows, or is gone and will follow from its next start on. */
  async setClock(aheadMs: number): Promise<void> {
    this.#aheadMs = aheadMs;
    const child = this.#child;
    if (child?.connected !== true) return;
    await new Promise<void>((resolve) => {
      this.#clockTold = resolve;
      const message: ParentMessage = { kind: 'clock', aheadMs };
      child.send(message, (error) => {
        if (error !== null) resolve();
      });
    });
  }

  /** The operator's command, at this process: how it ended, or null when the process was not there to the end. */
  async adopt(gmoOrderId: string): Promise<string | null> {
    const child = this.#child;
    if (!this.#isReady || child?.connected !== true) return null;
    return new Promise((resolve) => {
      this.#adoptionEnded = resolve;
      const message: ParentMessage = { kind: 'adopt', gmoOrderId };
      child.send(message, (error) => {
        if (error !== null) resolve(null);
      });
    });
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await closed;
  }
}
