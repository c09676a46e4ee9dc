/*
 * The parts that make up one running simulator, handed to everything that acts. Put together by
 * create-simulator.ts.
 */
import type { SimulatorClock } from './clock.ts';
import type { FaultBoard } from './faults/fault-board.ts';
import type { Notifier } from './notifications/notifier.ts';
import type { SimulatorSettings } from './simulator-options.ts';
import type { TradeBook } from './trades/trade-book.ts';
import type { WireLog } from './wire/wire-log.ts';

/** One running simulator. */
export interface Simulation {
  readonly settings: SimulatorSettings;
  readonly clock: SimulatorClock;
  readonly trades: TradeBook;
  readonly faults: FaultBoard;
  readonly wire: WireLog;
  readonly notifier: Notifier;
  /** Who is where in the EPOS pages, by their key. */
  readonly logins: Map<string, EposLogin>;
}

/** How the login at one EPOS page went last; `eposNetId` is a member's only if it was let in. */
export interface EposLogin {
  readonly eposNetId: string;
  readonly isIn: boolean;
}
