/** How one try to reach a receiver ended, as a queue records it. */
import type { SendResult } from './send-request.ts';
import { nextTryAfterMs } from './retry-schedule.ts';

/** `nextAt: null` with `failed` = given up, a dead letter. Times in ms since the epoch. */
export type TryEnd =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly nextAt: number | null; readonly detail: string };

/** A try that failed and may come again. `detail`: why, for operators; `triesDone`: this one too. */
export function triedInVain(
  result: SendResult,
  detail: string,
  { triesDone, now, jitter }: { readonly triesDone: number; readonly now: number; readonly jitter: number },
): TryEnd {
  const wait = nextTryAfterMs(triesDone, jitter, result.kind === 'answered' ? result.retryAfterMs : null);
  return { kind: 'failed', nextAt: wait === null ? null : now + wait, detail };
}
