/**
 * Stands around every port of the BFF: numbers the calls that did something, reports them, and ends the process at the planned one. It
 * knows no method by name: whatever stands on a port is covered, a new method as well. Used by `serve-crashing` alone.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { AroundPort } from '../../compose/create-parts.ts';
import type { CrashPoint } from './crash-point.ts';
import { RunningCall } from './running-call.ts';
import type { OperationCount } from './running-call.ts';

/** A call that ended and did something: a call of the store when it changed the database, every other call always. */
export interface ObservedCall {
  readonly operation: string;
  /** How many of its statements changed something; 0 = it is no call of the store. */
  readonly statements: number;
  readonly commits: number;
}

/** What the watch needs. */
export interface CallWatchOptions {
  readonly plan: CrashPoint | null;
  readonly report: (call: ObservedCall) => void;
  /** Ends the process at once. */
  readonly crash: () => void;
  /** Ends the process in a moment, in which everything that does not wait for the planned call goes on. */
  readonly crashSoon: () => void;
}

/** The watch of one process. */
export interface CallWatch {
  /** For `createBff`: methods of the store count when they changed the database, all others always. */
  readonly around: AroundPort;
  /** Watches one call that is no method of a port. */
  readonly watch: <R>(operation: string, call: () => Promise<R>) => Promise<R>;
  /** The call that the code that asks is part of. */
  readonly current: () => RunningCall | null;
  readonly crashSoon: () => void;
}

/** Starts counting. */
export function createCallWatch({ plan, report, crash, crashSoon }: CallWatchOptions): CallWatch {
  const counts = new Map<string, OperationCount>();
  const inside = new AsyncLocalStorage<RunningCall>();

  async function watch<R>(operation: string, call: () => Promise<R>, countsAlways = true): Promise<R> {
    const count = counts.get(operation) ?? { begun: 0, ended: 0 };
    counts.set(operation, count);
    count.begun += 1;
    const running = new RunningCall(operation, count, plan, crash);
    const isPlannedOperation = plan?.moment === 'before' && plan.operation === operation;
    if (countsAlways && isPlannedOperation && count.begun >= plan.ordinal) {
      crashSoon();
      return new Promise<R>(() => undefined);
    }
    const result = await inside.run(running, call);
    if (countsAlways || running.commits > 0) {
      if (running.isPlanned('after')) crash();
      count.ended += 1;
      report({ operation, statements: running.statements, commits: running.commits });
    }
    return result;
  }

  function wrap<P extends object>(name: string, port: P, countsAlways: boolean): P {
    return new Proxy(port, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property);
        if (typeof value === 'object' && value !== null) return wrap(String(property), value, countsAlways);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) =>
          watch(
            `${name}.${String(property)}`,
            async () => (await Reflect.apply(value, target, args)) as unknown,
            countsAlways,
          );
      },
    });
  }

  return {
    around: (name, port) => wrap(name, port, name !== 'storage'),
    watch: (operation, call) => watch(operation, call),
    current: () => inside.getStore() ?? null,
    crashSoon,
  };
}
