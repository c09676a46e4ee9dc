/** Says when a webhook is tried again: ten tries over more than 75 hours. Pure. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits after the first, second, … failed try: 76 h 37 min in all. */
const WAITS_MS = [
  5 * SECOND,
  2 * MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
  32 * HOUR,
] as const;

/** Longest wait that a receiver's `Retry-After` can ask for. */
const RETRY_AFTER_MAX_MS = 24 * HOUR;

/**
 * How long to wait before the next try; null = no more tries.
 * @param triesDone tries so far, at least 1
 * @param jitter 0 to 1: up to a tenth is added, so that receivers are not hit in step
 * @param retryAfterMs what the receiver asked for
 */
export function nextTryAfterMs(
  triesDone: number,
  jitter: number,
  retryAfterMs: number | null,
): number | null {
  const wait = WAITS_MS[triesDone - 1];
  if (wait === undefined) return null;
  const jittered = wait * (1 + jitter / 10);
  return Math.round(Math.max(jittered, Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS)));
}
