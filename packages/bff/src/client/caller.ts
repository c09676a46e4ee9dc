/** Sends the requests of `merchant-client`: one at a time, or again and again while the end is not known. */
import { namedSecrets, problemSchema } from '@epos-kantan/shared';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { MerchantApiError } from './merchant-api-error.ts';

const TIMEOUT_MS = 45_000;
/** An answer is at most 100 checkouts or events, or a file of 200,000 entries. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;
const PAUSE_MS = 1_000;
const PAUSE_MAX_MS = 30_000;

/** An answer, read whole. */
interface Answer {
  readonly status: number;
  readonly bytes: Buffer;
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** How patient a caller is, and over what it speaks. */
export interface CallerOptions {
  /** Longest wait for one answer, in ms. Default: 45 s, longer than the BFF's own wait for GMO-PG. */
  readonly timeoutMs?: number;
  /** The network. Default: `fetch`. */
  readonly fetch?: typeof fetch;
}

/** Sends requests to the merchant API, and reads their answers. */
export class Caller {
  readonly #base: URL;
  readonly #apiKey: string;
  readonly #timeoutMs: number;
  readonly #fetch: typeof fetch;

  constructor(base: URL, apiKey: string, options: CallerOptions) {
    this.#base = base;
    this.#apiKey = apiKey;
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.#fetch = options.fetch ?? fetch;
  }

  get(path: string, query: object = {}): Promise<Answer> {
    const url = new URL(path, this.#base);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== false) url.searchParams.set(name, String(value));
    }
    return this.#call(url, { method: 'GET' });
  }

  async post(path: string, idempotencyKey: string, body?: object): Promise<Answer> {
    if (!/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) {
      const facts = { code: 'idempotency_key_invalid', status: null, recoverable: false, retryAfterMs: null };
      throw new MerchantApiError(
        'an Idempotency-Key is 1 to 255 visible ASCII characters; nothing was sent',
        facts,
      );
    }
    return this.#call(new URL(path, this.#base), {
      method: 'POST',
      headers: {
        'idempotency-key': idempotencyKey,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async #call(url: URL, { headers, ...init }: Call): Promise<Answer> {
    let response: Response;
    let bytes: Buffer;
    try {
      response = await this.#fetch(url, {
        ...init,
        headers: { ...headers, authorization: `Bearer ${this.#apiKey}`, accept: 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      bytes = await readBounded(response);
    } catch (cause) {
      const facts = { code: 'unreachable', status: null, recoverable: true, retryAfterMs: null };
      throw new MerchantApiError(`${url.origin} gave no answer`, facts, { cause });
    }
    const { status } = response;
    if (status === 200 || status === 202) return { status, bytes };
    throw problemOf(response, bytes);
  }

  /** The same request again until it is done, refused for good, or `waitMs` are over. */
  async repeat<R extends { readonly done: boolean }>(waitMs: number, request: () => Promise<R>): Promise<R> {
    const endsAt = performance.now() + waitMs;
    for (;;) {
      let pauseMs = PAUSE_MS;
      let last: R | MerchantApiError;
      try {
        last = await request();
        if (last.done) return last;
      } catch (error) {
        if (!(error instanceof MerchantApiError) || !error.recoverable) throw error;
        last = error;
        pauseMs = Math.min(error.retryAfterMs ?? PAUSE_MS, PAUSE_MAX_MS);
      }
      if (performance.now() + pauseMs > endsAt) {
        if (last instanceof MerchantApiError) throw last;
        return last;
      }
      await sleep(pauseMs);
    }
  }
}

async function readBounded(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const body: ReadableStream<Uint8Array> | null = response.body;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > ANSWER_BYTES_MAX) {
      await reader?.cancel();
      throw new Error('the answer is too long');
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}

/** The body of an answer. @throws MerchantApiError unreadable, when it is of another form */
export function read<S extends z.ZodType>(schema: S, { status, bytes }: Answer): z.infer<S> {
  const result = schema.safeParse(jsonOf(bytes));
  if (result.success) return result.data;
  throw unreadable(status);
}

function problemOf(response: Response, bytes: Buffer): MerchantApiError {
  const { status, headers } = response;
  const problem = problemSchema.safeParse(jsonOf(bytes));
  if (!problem.success) return unreadable(status);
  const { code, title, detail, recoverable = false } = problem.data;
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1_000 : null;
  const facts = { code, status, recoverable, retryAfterMs };
  return new MerchantApiError(detail === undefined ? title : `${title}: ${detail}`, facts);
}

/** Something else answered, a proxy for example. What it did with the request is not known. */
function unreadable(status: number): MerchantApiError {
  const facts = { code: 'unreadable', status, recoverable: status >= 500, retryAfterMs: null };
  return new MerchantApiError(`an answer of status ${String(status)} is none of the merchant API`, facts);
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

/**
 * The key to send, of the text that the BFF has, too.
 * @throws TypeError without the key in its words
 */
export function activeKeyOf(text: string): string {
  const named = namedSecrets(text);
  if (named === null)
    throw new TypeError('the API key must be one value, or id:value pairs separated by commas');
  const [{ value }] = named;
  // `fetch` would name the whole header in its error, and the key with it.
  if (!/^[\x21-\x7e]{1,500}$/.test(value)) throw new TypeError('the API key has characters that no key has');
  return value;
}
