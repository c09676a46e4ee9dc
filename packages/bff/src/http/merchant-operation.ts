/**
 * The way of every POST of the merchant API: key, body and checkout are checked before anything is stored; then the operation runs
 * once per key, and its end becomes the answer. Called by the routes of `/v1/merchant/checkouts/{id}`.
 */
import { checkoutIdSchema } from '@epos-kantan/shared';
import type { ErrorCode, MerchantCheckoutResponse } from '@epos-kantan/shared';
import type { Context } from 'hono';
import type { z } from 'zod';
import type { CheckoutAndAttempts } from '../checkout/checkout.ts';
import type { Core } from '../checkout/core.ts';
import { viewForShop } from '../checkout/view-for-shop.ts';
import { readIdempotencyKey } from '../idempotency/idempotency-key.ts';
import { runOnce } from '../idempotency/run-once.ts';
import type { OnceResult, Operation, OperationAnswer, OperationEnd } from '../idempotency/run-once.ts';
import type { AppDeps } from './app-deps.ts';
import { PROBLEM_TYPE, ProblemError, problemOf } from './problem-response.ts';
import { readOptionalJson, readSegment } from './read-request.ts';

/** When to ask again about what is not known yet. The timer looks into it meanwhile. */
const UNKNOWN_RETRY_SECONDS = 5;

/** One operation of the shop. */
export interface MerchantOperation<S extends z.ZodType> {
  /** The last segment of its path. */
  readonly name: string;
  readonly body: S;
  readonly operate: (
    found: CheckoutAndAttempts,
    operation: Operation,
    fields: z.infer<S>,
  ) => Promise<OperationEnd>;
}

/**
 * Handles a request of an operation.
 * @throws ProblemError for a request that is not valid: nothing is stored then
 */
export async function merchantOperation<S extends z.ZodType>(
  deps: AppDeps,
  c: Context,
  { name, body, operate }: MerchantOperation<S>,
): Promise<Response> {
  const key = keyOf(c);
  const fields = await readOptionalJson(c.req.raw, body);
  const found = await checkoutOfId(deps, c.req.param('id'));
  const target = `POST /v1/merchant/checkouts/${found.checkout.id}/${name}`;
  const result = await runOnce(deps.once, { key, target, body: fields }, (operation) =>
    operate(found, operation, fields),
  );
  return responseOf(deps, result);
}

/** One operation that is not about a checkout of ours. */
export interface OtherOperation<S extends z.ZodType> {
  /** Method and path, for the key. */
  readonly target: string;
  readonly body: S;
  readonly operate: (fields: z.infer<S>, operation: Operation) => Promise<OperationEnd>;
}

/**
 * Handles a request of such an operation.
 * @throws ProblemError for a request that is not valid: nothing is stored then
 */
export async function otherOperation<S extends z.ZodType>(
  deps: AppDeps,
  c: Context,
  { target, body, operate }: OtherOperation<S>,
): Promise<Response> {
  const key = keyOf(c);
  const fields = await readOptionalJson(c.req.raw, body);
  const result = await runOnce(deps.once, { key, target, body: fields }, (operation) =>
    operate(fields, operation),
  );
  return responseOf(deps, result);
}

/**
 * The Idempotency-Key of a request.
 * @throws ProblemError idempotency_key_missing, idempotency_key_invalid
 */
function keyOf(c: Context): string {
  const reading = readIdempotencyKey(c.req.header('idempotency-key'));
  if (reading.ok) return reading.key;
  const code = reading.fault === 'missing' ? 'idempotency_key_missing' : 'idempotency_key_invalid';
  throw new ProblemError(code, reading.detail);
}

/**
 * The checkout of an id in the path, with its attempts.
 * @throws ProblemError not_found
 */
export async function checkoutOfId(deps: AppDeps, segment: string | undefined): Promise<CheckoutAndAttempts> {
  const id = readSegment(checkoutIdSchema, segment);
  const found = await deps.core.store.findById(deps.core.policy.shopId, id);
  if (found === null) throw new ProblemError('not_found');
  return found;
}

/** The checkout as it is now, as an answer: 200 when it is definite, 202 when the end is not known yet. */
export async function presentState(
  core: Core,
  { checkout }: Pick<CheckoutAndAttempts, 'checkout'>,
  kind: 'definite' | 'unknown',
): Promise<OperationEnd> {
  const latest = await core.store.findById(checkout.shopId, checkout.id);
  if (latest === null) throw new Error(`checkout ${checkout.id} vanished`);
  const view: MerchantCheckoutResponse = { checkout: viewForShop(latest, core.clock.now()) };
  const answer: OperationAnswer = {
    status: kind === 'definite' ? 200 : 202,
    contentType: 'application/json',
    body: JSON.stringify(view),
    ...(kind === 'definite' ? {} : { retryAfterSeconds: UNKNOWN_RETRY_SECONDS }),
  };
  return { kind, answer };
}

/** A definite yes. */
export function doneEnd(body: object): OperationEnd {
  return {
    kind: 'definite',
    answer: { status: 200, contentType: 'application/json', body: JSON.stringify(body) },
  };
}

/** Code of `moved`. */
export const MOVED_CODE = 'changed_meanwhile';

/** What every command of the shop can come to, besides being done. */
export type UndoneEnd =
  | { readonly kind: 'refused'; readonly refusal: ErrorCode; readonly detail: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'moved' };

/** The end of a command that is not done, as an answer. */
export async function undoneEnd(
  core: Core,
  found: CheckoutAndAttempts,
  end: UndoneEnd,
): Promise<OperationEnd> {
  switch (end.kind) {
    case 'unknown':
      return presentState(core, found, 'unknown');
    case 'refused':
      return problemEnd('definite', end.refusal, { detail: end.detail });
    case 'busy':
      return problemEnd('retry', 'operation_in_progress', { retryAfterSeconds: 2 });
    case 'unreachable':
      return problemEnd('retry', 'gateway_unreachable', { retryAfterSeconds: 5 });
    case 'moved': {
      // Only who says what he has seen comes to this, and the merchant API has no field for it.
      const answer = { status: 409, contentType: PROBLEM_TYPE, body: JSON.stringify({ code: MOVED_CODE }) };
      return { kind: 'retry', answer };
    }
  }
}

/** A problem as the end of an operation. */
export function problemEnd(
  kind: OperationEnd['kind'],
  code: ErrorCode,
  more: { readonly detail?: string; readonly retryAfterSeconds?: number } = {},
): OperationEnd {
  const problem = problemOf(new ProblemError(code, more.detail));
  const answer = { status: problem.status, contentType: PROBLEM_TYPE, body: JSON.stringify(problem) };
  const { retryAfterSeconds } = more;
  return { kind, answer: retryAfterSeconds === undefined ? answer : { ...answer, retryAfterSeconds } };
}

/** An operation's end as it goes to the shop. */
function responseOf(deps: AppDeps, result: OnceResult): Response {
  switch (result.kind) {
    case 'ended': {
      const { status, contentType, body, retryAfterSeconds } = result.end.answer;
      const headers = new Headers({ 'content-type': contentType });
      if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds));
      if (result.replayed) headers.set('idempotency-replayed', 'true');
      return new Response(body, { status, headers });
    }
    case 'in_flight':
      throw new ProblemError('request_in_progress', undefined, 1);
    case 'other_request':
      throw new ProblemError('idempotency_key_reused', 'send a new key with a new request');
    case 'too_many':
      throw new ProblemError('too_many_requests', 'too many keys for one operation of one checkout', 3_600);
    case 'failed': {
      const { error } = result;
      const data =
        error instanceof Error ? { error: error.message, stack: error.stack } : { error: 'unknown' };
      deps.log.error(data, 'an operation of the merchant API failed; its key stays open');
      const detail = 'repeat the request with the same key: it goes on where it stopped';
      throw new ProblemError('outcome_unknown', detail, UNKNOWN_RETRY_SECONDS);
    }
  }
}
