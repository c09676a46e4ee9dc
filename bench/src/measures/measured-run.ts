/** What every measure is handed. */
import type { Shop } from '../shop.ts';

/** How a run was asked for. */
export interface MeasuredRun {
  readonly shop: Shop;
  /** An empty folder on the disk that is measured. */
  readonly folder: string;
  /** The simulator's address. */
  readonly gmoUrl: string;
  /** Rounds of each measure, ours and the peers' alternately. */
  readonly rounds: number;
  /** Length of each load, s. */
  readonly seconds: number;
  /** Checkouts of the full database of P5. */
  readonly stored: number;
  readonly say: (line: string) => void;
}
