/** Puts a bound on waiting for a promise of the page. Used for `createOrder` and `waitUntil`. */

/** The promise's outcome, or a rejection after `ms` milliseconds or when the signal aborts. */
export function within<T>(ms: number, promise: T | Promise<T>, signal: AbortSignal): Promise<T> {
  const end = new Promise<never>((_resolve, reject) => {
    setTimeout(reject, ms);
    signal.addEventListener('abort', reject);
  });
  return Promise.race([promise, end]);
}
