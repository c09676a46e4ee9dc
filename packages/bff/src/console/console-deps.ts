/** What the console needs: the use-cases and readers of the merchant API, and who may log in. Joined by `compose`. */
import type { AppDeps } from '../http/app-deps.ts';
import type { ConsoleKey } from './door/console-keys.ts';
import type { SealKeys } from './door/session-seal.ts';

/** How many wait to be sent, since when, and how many were given up. */
export interface Depth {
  readonly waiting: number;
  /** Ms since the epoch; null = none waits. */
  readonly oldestAt: number | null;
  readonly dead: number;
}

/** What the console needs. */
export interface ConsoleDeps extends Pick<
  AppDeps,
  | 'core'
  | 'refresher'
  | 'once'
  | 'reader'
  | 'conversion'
  | 'redeliver'
  | 'forwards'
  | 'orphans'
  | 'clientAddress'
  | 'log'
  | 'limitedLog'
> {
  readonly keys: readonly ConsoleKey[];
  /** Of which the cookies' own keys are made. */
  readonly sealKeys: SealKeys;
  /** Whether the shop is told anything. */
  readonly hasWebhook: boolean;
  readonly webhookDepth: () => Promise<Depth>;
  readonly forwardDepth: () => Promise<Depth>;
}
