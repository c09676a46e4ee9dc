/** Turns a fault or a refusal into an RFC 9457 answer. The only place that does so; no text of GMO-PG's gets through. */
import { PROBLEMS, PROBLEM_TYPE_PREFIX } from '@epos-kantan/shared';
import type { ErrorCode, Problem } from '@epos-kantan/shared';

/** A request that ends in a problem. Thrown by middleware and routes, caught by the app's error hook. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  /** @param detail what to do, in English, for developers; no secret, no text from elsewhere */
  constructor(code: ErrorCode, detail?: string, retryAfterSeconds?: number) {
    super(code);
    this.code = code;
    this.detail = detail;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The problem document of an error code. */
export function problemOf(error: ProblemError): Problem {
  const { status, title, recoverable } = PROBLEMS[error.code];
  return {
    type: `${PROBLEM_TYPE_PREFIX}${error.code}`,
    title,
    status,
    code: error.code,
    recoverable,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
  };
}

/** The media type of a problem document. */
export const PROBLEM_TYPE = 'application/problem+json';

/** The HTTP answer of an error code. */
export function problemResponse(error: ProblemError): Response {
  const headers = new Headers({ 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store' });
  if (error.code === 'unauthorized') headers.set('www-authenticate', 'Bearer');
  // It invites the button to press again by itself: only where that can help.
  const { recoverable } = PROBLEMS[error.code];
  if (error.retryAfterSeconds !== undefined && recoverable)
    headers.set('retry-after', String(error.retryAfterSeconds));
  return new Response(JSON.stringify(problemOf(error)), { status: PROBLEMS[error.code].status, headers });
}
