/**
 * Stands around every port of the BFF: numbers the calls that did something, reports them, and ends the process at the planned one. It
 * knows no method by name: whatever stands on a port is covered, a new method as well. Used by `serve-crashing` alone.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { AroundPort } from '../../compose/create-parts.ts';
import type { ChangeMarker } from './crash-database.ts';
import type { CrashPoint } from './crash-point.ts';

/** A call that ended. `idle`: it changed nothing, so a crash around it is no crash point. */
export interface ObservedCall {
  readonly operation: string;
  readonly idle: boolean;
  /** Calls that had ended when this one began, idle ones not counted. */
  readonly endedBefore: number;
}

/** What the watch needs. */
export interface CallWatchOptions {
  readonly plan: CrashPoint | null;
  readonly changes: ChangeMarker;
  readonly report: (call: ObservedCall) => void;
  /** Ends the process. `before`: what does not wait for the call may go on for a moment first. */
  readonly crash: (moment: CrashPoint['moment']) => void;
}

/** The watch of one process. */
export interface CallWatch {
  /** For `createBff`: methods of the store count when the database changed, all others always. */
  readonly around: AroundPort;
  /** Watches one call that is no method of a port. */
  readonly watch: <R>(operation: string, call: () => Promise<R>) => Promise<R>;
  /** Whether the code that asks is part of a call that is watched already. */
  readonly isWatched: () => boolean;
}

interface Counts {
  begun: number;
  ended: number;
}

/** Starts counting. */
export function createCallWatch({ plan, changes, report, crash }: CallWatchOptions): CallWatch {
  const counts = new Map<string, Counts>();
  const inside = new AsyncLocalStorage<true>();
  let endedInAll = 0;

  function isPlannedBefore(operation: string, { begun, ended }: Counts): boolean {
    if (plan?.moment !== 'before' || plan.operation !== operation) return false;
    if (plan.endedBefore === null) return begun === plan.ordinal;
    return ended >= plan.ordinal - 1 && endedInAll >= plan.endedBefore;
  }

  async function watch<R>(operation: string, call: () => Promise<R>, marker?: ChangeMarker): Promise<R> {
    const count = counts.get(operation) ?? { begun: 0, ended: 0 };
    counts.set(operation, count);
    count.begun += 1;
    const endedBefore = endedInAll;
    if (isPlannedBefore(operation, count)) {
      crash('before');
      return new Promise<R>(() => undefined);
    }
    const before = marker?.();
    const result = await inside.run(true, call);
    const idle = marker !== undefined && marker() === before;
    if (!idle) {
      count.ended += 1;
      endedInAll += 1;
      const isPlanned = plan?.moment === 'after' && plan.operation === operation;
      if (isPlanned && count.ended === plan.ordinal) crash('after');
    }
    report({ operation, idle, endedBefore });
    return result;
  }

  function wrap<P extends object>(name: string, port: P, marker: ChangeMarker | undefined): P {
    return new Proxy(port, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property);
        if (typeof value === 'object' && value !== null) return wrap(String(property), value, marker);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) =>
          watch(
            `${name}.${String(property)}`,
            async () => (await Reflect.apply(value, target, args)) as unknown,
            marker,
          );
      },
    });
  }

  return {
    around: (name, port) => wrap(name, port, name === 'storage' ? changes : undefined),
    watch: (operation, call) => watch(operation, call),
    isWatched: () => inside.getStore() === true,
  };
}
