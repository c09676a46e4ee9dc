/**
 * The BFF as a process of its own, killed by its crash plan and started again without one, as a service manager does. Used by `crash-world`.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { CrashingMessage } from './serve-crashing.ts';
import type { ObservedCall } from './watch-calls.ts';

/** Starts again after a crash at most so often; more means that it cannot start at all. */
const STARTS_MAX = 3;

/** What it runs with. */
export interface BffProcessOptions {
  /** The file to start, see `bundle-entry`. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For the first start only, as `CRASH_AT` takes it; null = it does not crash. */
  readonly crashAt: string | null;
  /** The clock by which {@link BffProcess.readyAgainAt} is told, ms. */
  readonly now: () => number;
}

/** The supervised BFF. */
export class BffProcess {
  /** The planned kill happened. */
  crashed = false;
  /** When it was ready again after the crash; null = not yet. */
  readyAgainAt: number | null = null;
  /** Why it is not running and will not be started again; null = all is well. */
  fault: string | null = null;
  /** Calls that did something, of all starts, in the order of their ends. */
  readonly calls: ObservedCall[] = [];
  readonly #options: BffProcessOptions;
  #child: ChildProcess | null = null;
  #aheadMs = 0;
  #starts = 0;
  #stopping = false;
  #clockTold: (() => void) | null = null;

  constructor(options: BffProcessOptions) {
    this.#options = options;
    this.#start(options.crashAt);
  }

  #start(crashAt: string | null): void {
    this.#starts += 1;
    const { PATH, HOME } = process.env;
    const plan = crashAt === null ? {} : { CRASH_AT: crashAt };
    const child = fork(this.#options.entry, [], {
      // Not the loader of whoever runs the proof.
      execArgv: [],
      env: { PATH, HOME, ...this.#options.env, ...plan, CRASH_CLOCK_AHEAD_MS: String(this.#aheadMs) },
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
      if (this.#stopping) return;
      const isCrash = signal === 'SIGKILL' && crashAt !== null;
      this.crashed ||= isCrash;
      if (isCrash && this.#starts < STARTS_MAX) this.#start(null);
      else this.fault = `the BFF ended by itself (${String(code ?? signal)}): ${errors}`;
    });
  }

  #hear(message: CrashingMessage): void {
    if (message.kind === 'call') this.calls.push(message.call);
    if (message.kind === 'ready' && this.crashed) this.readyAgainAt ??= this.#options.now();
    if (message.kind === 'clock' && message.aheadMs === this.#aheadMs) this.#clockTold?.();
  }

  /** Sets its clock; resolves when it follows, or is gone and will follow from its next start on. */
  async setClock(aheadMs: number): Promise<void> {
    this.#aheadMs = aheadMs;
    const child = this.#child;
    if (child?.connected !== true) return;
    await new Promise<void>((resolve) => {
      this.#clockTold = resolve;
      child.send({ aheadMs }, (error) => {
        if (error !== null) resolve();
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
