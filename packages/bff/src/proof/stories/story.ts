/** What a story is: one failure that happens in production, made on purpose, with the end that its runbook page promises. */
import type { SimulatorOptions } from '@epos-kantan/simulator';
import type { Environment } from '../../testing/start-world.ts';
import type { PromisedEnd } from './promised-end.ts';
import type { Stage } from './stage.ts';

/** One failure. Its page is `docs/runbook/<name>.md`. */
export interface Story {
  /** What happens, in words joined by hyphens. */
  readonly name: string;
  /** The failure modes that it plays, as `docs/runbook/README.md` numbers them. */
  readonly modes: readonly string[];
  /** One line for the list. */
  readonly line: string;
  /** Settings of the BFF that differ from those of every story. */
  readonly env?: Environment;
  /** How GMO-PG behaves where nothing is known. */
  readonly simulator?: Partial<SimulatorOptions>;
  /** More than one: processes of the BFF on one PostgreSQL, by the machine's clock. */
  readonly processes?: number;
  /** Webhooks go through a door at which the story answers in the shop's place. */
  readonly hasShopDoor?: boolean;
  readonly end: PromisedEnd;
  /** Makes the failure, and waits until the shop was told what it has to be told. */
  play(stage: Stage): Promise<void>;
}
