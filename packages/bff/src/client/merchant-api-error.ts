/** What the client of the merchant API throws. */

/**
 * A request that was refused or got no readable answer. `code` is one of the BFF's (see the error codes of the docs), `unreachable`
 * when nothing answered in time, or `unreadable` when something else answered. Only a command that is `recoverable` may be repeated,
 * with the same key; after `unreachable` the command may have happened.
 */
export class MerchantApiError extends Error {
  override readonly name = 'MerchantApiError';
  readonly code: string;
  /** The HTTP status; null = no answer, or nothing was sent. */
  readonly status: number | null;
  readonly recoverable: boolean;
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    facts: Pick<MerchantApiError, 'code' | 'status' | 'recoverable' | 'retryAfterMs'>,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = facts.code;
    this.status = facts.status;
    this.recoverable = facts.recoverable;
    this.retryAfterMs = facts.retryAfterMs;
  }
}
