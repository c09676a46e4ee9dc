/**
 * Talks to the BFF's browser side: one method per route, each with a deadline, each answer checked. Called by the page-wide
 * checkout client and the status watch; nothing else fetches.
 */
import type { Availability, CreateCheckoutResponse } from '@epos-kantan/shared';
import { readAnswer } from './checkout-view.ts';
import type { CheckoutView } from './checkout-view.ts';
import {
  isAvailability,
  isCheckoutResponse,
  isCreateCheckoutResponse,
  isLookupResponse,
} from './generated/answer-validators.ts';
import { WidgetError } from './widget-error.ts';

/** A start waits for GMO-PG twice, so it gets longer than a question. */
const START_TIMEOUT_MS = 40_000;
const QUESTION_TIMEOUT_MS = 10_000;
/** Our longest answer is below 2,000 characters. */
const ANSWER_LENGTH_MAX = 65_536;

/** What is known about an order, or without one, from whichever question. */
export interface Finding extends Pick<Availability, 'available' | 'testMode'> {
  readonly checkout?: CheckoutView | null;
  readonly handle?: string | null;
}

/** Proves that an answer is of the documented form. */
type AnswerCheck<Answer> = (value: unknown) => value is Answer;

/** The BFF at one base URL, without a trailing slash. All methods throw {@link WidgetError}. */
export class ApiClient {
  declare readonly endpoint: string;
  #isWarned = false;

  constructor(endpoint: string) {
    this.endpoint = endpoint;
  }

  /** Starts the order's checkout, or takes up the one there is. */
  async create(orderToken: string, signal: AbortSignal): Promise<CreateCheckoutResponse> {
    const answer = await this.#ask('checkouts', isCreateCheckoutResponse, {
      orderToken,
      signal,
      timeoutMs: START_TIMEOUT_MS,
    });
    // A `javascript:` URL is a URL too; navigating to one would run it in the shop's page.
    if (answer.redirect && !/^https?:/i.test(answer.redirect.page)) throw unreadable();
    return answer;
  }

  /** What became of an order; without one, whether payments can be taken at the moment. Starts nothing. */
  ask(orderToken: string): Promise<Finding> {
    return orderToken
      ? this.#ask('checkouts/lookup', isLookupResponse, { orderToken })
      : this.#ask('availability', isAvailability);
  }

  /** One checkout by its handle. */
  async checkout(handle: string, signal?: AbortSignal): Promise<CheckoutView> {
    return (await this.#ask(`checkouts/${handle}`, isCheckoutResponse, { signal })).checkout;
  }

  async #ask<Answer>(
    path: string,
    isAnswer: AnswerCheck<Answer>,
    {
      orderToken,
      signal,
      timeoutMs = QUESTION_TIMEOUT_MS,
    }: { orderToken?: string; signal?: AbortSignal | undefined; timeoutMs?: number } = {},
  ): Promise<Answer> {
    const abort = new AbortController();
    const stop = () => {
      abort.abort();
    };
    const timer = setTimeout(stop, timeoutMs);
    signal?.addEventListener('abort', stop);
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.endpoint}/v1/${path}`, {
        credentials: 'omit',
        cache: 'no-store',
        signal: abort.signal,
        ...(orderToken && {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ orderToken }),
        }),
      });
      text = await response.text();
    } catch (cause) {
      const code = signal?.aborted ? 'aborted' : abort.signal.aborted ? 'timeout' : 'network';
      if (code === 'network' && !this.#isWarned) {
        this.#isWarned = true;
        console.warn(unreachableHint(this.endpoint, location));
      }
      throw new WidgetError(code, true, cause);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
    const body = parse(text);
    if (!response.ok) throw problemError(response, body);
    const answer = readAnswer(body, isAnswer);
    if (!answer) throw unreadable();
    return answer;
  }
}

/** Reads a checkout out of the data of a server-sent event; undefined when it is not one. */
export function readCheckoutEvent(data: string): CheckoutView | undefined {
  return readAnswer(parse(data), isCheckoutResponse)?.checkout;
}

/** Parses one answer's text; undefined when it is not JSON, or longer than any answer of ours. */
function parse(text: string): unknown {
  try {
    return text.length > ANSWER_LENGTH_MAX ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(): WidgetError {
  return new WidgetError('unreadable_answer', true);
}

/**
 * Reads a problem document, tolerantly: its code is all that counts. A status without one comes from something between us
 * and the BFF, and its kind is all there is to go by.
 */
function problemError({ status, headers }: Response, body: unknown): WidgetError {
  const { code, recoverable } = (body ?? {}) as { code?: unknown; recoverable?: unknown };
  const retryAfterSeconds = Number(headers.get('retry-after')) || undefined;
  return new WidgetError(
    typeof code === 'string' ? code : `http_${status}`,
    typeof recoverable === 'boolean' ? recoverable : status >= 500 || Boolean(retryAfterSeconds),
    undefined,
    retryAfterSeconds,
  );
}

/** What the console of a developer says once: browsers do not tell a page why a request was not answered. */
export function unreachableHint(endpoint: string, { origin }: Pick<Location, 'origin'>): string {
  return `epos-kantan: no answer from ${endpoint || origin}. ALLOWED_ORIGINS=${origin}? CSP connect-src? http?`;
}
