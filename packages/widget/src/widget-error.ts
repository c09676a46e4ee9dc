/**
 * The one error the widget shows and throws. Made by the API client and the controller; read by the elements, which turn
 * its code into a sentence, and by pages through `element.error` and the `epos-kantan-error` event.
 */
import type { ErrorCode } from '@epos-kantan/shared';

/**
 * Codes of the widget's own, beside those of the BFF. `network`, `timeout`, `unreadable_answer`: the outcome is unknown, so
 * they never mean "failed". `no_order`: neither `order-token` nor `createOrder`. `create_order_failed`: the page's own
 * function rejected, answered no token, or took longer than 30 s. `offline`: nothing was sent. `aborted`: the page went away.
 * `frame_blocked`: the element is in a frame that may not take the whole window to EPOS.
 */
export type WidgetErrorCode =
  | 'network'
  | 'timeout'
  | 'unreadable_answer'
  | 'no_order'
  | 'create_order_failed'
  | 'offline'
  | 'aborted'
  | 'frame_blocked';

/** A code of the BFF, one of the widget's own, or a word that a newer BFF invented. */
export type AnyErrorCode = ErrorCode | WidgetErrorCode | (string & {});

/** Why a press or a question did not lead to an answer. */
export class WidgetError extends Error {
  override readonly name = 'WidgetError';
  /** Stable and machine-readable. */
  declare readonly code: AnyErrorCode;
  /** Whether pressing again can help. Pressing again repeats the same request. */
  declare readonly recoverable: boolean;
  /** How long the BFF asked to wait before the next try, in seconds. */
  declare readonly retryAfterSeconds: number | undefined;

  constructor(code: AnyErrorCode, recoverable: boolean, cause?: unknown, retryAfterSeconds?: number) {
    super(code, { cause });
    this.code = code;
    this.recoverable = recoverable;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The error itself, or a general one around something that nobody expected. */
export function asWidgetError(cause: unknown): WidgetError {
  return cause instanceof WidgetError ? cause : new WidgetError('internal', true, cause);
}
