/** What every measure is handed. */
import type { Shop } from '../shop.ts';

/** How a run was asked for. */
export interface MeasuredRun {
  readonly shop: Shop;
  /** An empty folder on the disk that is measured. */
  readonly folder: string;
  /** The simulator's address; it sends no notifications. */
  readonly gmoUrl: string;
  /** Rounds of each measure, ours and the peers' alternately. */
  readonly rounds: number;
  /** Length of each load, s. */
  readonly seconds: number;
  /** Checkouts of the full database of P5. */
  readonly stored: number;
  /** Payments that P6 and P7 look at. */
  readonly payments: number;
  /** Shoppers who watch in P8. */
  readonly watchers: number;
  /** Whole checkouts a second of P10 and of the soak. */
  readonly rate: number;
  /** How long those two take. */
  readonly minutes: number;
  /** Made-up notifications of the flood. */
  readonly forged: number;
  readonly soak: SoakOptions;
  readonly say: (line: string) => void;
}

/** What the soak is thrown. */
export interface SoakOptions {
  /** Processes on one PostgreSQL. */
  readonly instances: number;
  /** Every so many seconds one of them is killed with -9 and started again; 0 = none is. */
  readonly killEvery: number;
  readonly isGatewaySlow: boolean;
  readonly isNotificationDoubled: boolean;
}
