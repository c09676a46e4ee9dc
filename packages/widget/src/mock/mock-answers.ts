/** How the mock answers: JSON, problems, pages and server-sent events, with the headers that a page's script needs. */
import { PROBLEMS, PROBLEM_TYPE_PREFIX } from '@epos-kantan/shared';
import type { CheckoutResponse, ErrorCode } from '@epos-kantan/shared';

/** A request that ends in a problem. Thrown by the routes, answered by {@link problem}. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, detail?: string, retryAfterSeconds?: number) {
    super(code);
    this.code = code;
    this.detail = detail;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The problem document of a refusal, as the BFF makes it. */
export function problem({ code, detail, retryAfterSeconds }: Refusal): Response {
  const { status, title, recoverable } = PROBLEMS[code];
  const body = {
    type: PROBLEM_TYPE_PREFIX + code,
    title,
    status,
    code,
    recoverable,
    ...(detail && { detail }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(retryAfterSeconds && { 'retry-after': String(retryAfterSeconds) }),
    },
  });
}

/** A JSON answer. */
export function json(body: object, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

/** Where an answer is read from another origin, the browser has to be told that it may. */
export function withEdge(response: Response, request: Request): Response {
  const { headers } = response;
  headers.set('cache-control', 'no-store');
  headers.set('access-control-allow-origin', request.headers.get('origin') ?? '*');
  headers.set('access-control-expose-headers', 'retry-after');
  return response;
}

/** The answer to what a browser asks before it posts JSON to another origin. */
export function preflight(): Response {
  const headers = {
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'content-type',
  };
  return new Response(null, { status: 204, headers });
}

/** What a stream of events follows. */
export interface Followed {
  /** What is told now. */
  read(): CheckoutResponse;
  /** Nothing more will come. */
  isOver(): boolean;
  /** Calls back on every change, until the returned function is called. */
  watch(changed: () => void): () => void;
}

/**
 * One `checkout` event now and one per change. It ends with the outcome, sooner than the BFF's: whoever can only hand on a
 * whole answer, as Playwright's `route.fulfill`, gets one.
 */
export function eventStream(followed: Followed): Response {
  const encoder = new TextEncoder();
  let unwatch: () => void = () => undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const tell = (): void => {
        controller.enqueue(encoder.encode(`event: checkout\ndata: ${JSON.stringify(followed.read())}\n\n`));
        if (!followed.isOver()) return;
        unwatch();
        controller.close();
      };
      unwatch = followed.watch(tell);
      tell();
    },
    cancel() {
      unwatch();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}
