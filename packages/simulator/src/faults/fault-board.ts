/*
 * The faults that are waiting, in the order in which they were asked for. Each is taken as often as it was
 * ordered, then gone.
 */
import { readFaultOrder, type Fault, type FaultKind, type FaultTarget } from './fault.ts';

/** How many faults may wait at once. */
export const faultsMax = 1000;

/** The waiting faults. */
export interface FaultBoard {
  all(): readonly Fault[];
  /** Checks and adds a fault; undefined when the board is full. @throws FaultOrderError */
  add(order: Readonly<Record<string, unknown>>): Fault | undefined;
  /** The first fault for this target and order, used up once; `kind` narrows it to one kind. */
  take(on: FaultTarget, orderId: string | undefined, kind?: FaultKind): Fault | undefined;
  clear(): void;
}

/** Makes an empty board. */
export function createFaultBoard(): FaultBoard {
  let waiting: Fault[] = [];
  let lastId = 0;
  return {
    all: () => waiting,
    add: (order) => {
      if (waiting.length >= faultsMax) return undefined;
      const fault = readFaultOrder(order, lastId + 1);
      lastId = fault.id;
      waiting.push(fault);
      return fault;
    },
    take: (on, orderId, kind) => {
      const fault = waiting.find(
        (candidate) =>
          candidate.on === on &&
          (candidate.orderId === undefined || candidate.orderId === orderId) &&
          (kind === undefined || candidate.kind === kind),
      );
      if (fault === undefined) return undefined;
      fault.timesLeft -= 1;
      if (fault.timesLeft <= 0) waiting = waiting.filter((candidate) => candidate !== fault);
      return fault;
    },
    clear: () => {
      waiting = [];
    },
  };
}
