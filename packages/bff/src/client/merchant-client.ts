/**
 * `@epos-kantan/bff/client`: the merchant API for the shop's server, typed by the schemas that check it. Every command takes the
 * idempotency key that the shop has stored with its order before: with the same key it can be repeated without end, and happens once.
 */
import {
  conversionReportSchema,
  listCheckoutsResponseSchema,
  listEventsResponseSchema,
  listForwardsResponseSchema,
  merchantCheckoutResponseSchema,
  problemSchema,
  redeliverManyResponseSchema,
  redeliverResponseSchema,
  salesEntriesSchema,
  salesSumsSchema,
  showCheckoutResponseSchema,
  startTrialResponseSchema,
} from '@epos-kantan/shared';
import type {
  CheckoutStatus,
  ConversionReport,
  ListCheckoutsResponse,
  ListEventsResponse,
  ListForwardsResponse,
  MerchantCheckout,
  RedeliverManyResponse,
  RedeliverResponse,
  SalesEntries,
  SalesSums,
  ShowCheckoutResponse,
  StartTrialResponse,
} from '@epos-kantan/shared';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';

/** Where the BFF is, and how patient the client is. */
export interface MerchantClientOptions {
  /** PUBLIC_URL of the BFF, or where this server reaches it. */
  readonly url: string;
  /** A value of MERCHANT_API_KEY, or of MERCHANT_API_READ_KEY for what only reads. */
  readonly apiKey: string;
  /** Longest wait for one answer, in ms. Default: 45 s, longer than the BFF's own wait for GMO-PG. */
  readonly timeoutMs?: number;
  /** The network. Default: `fetch`. */
  readonly fetch?: typeof fetch;
}

/** The key of a command, and how long to repeat it. */
export interface CommandOptions {
  /** 1 to 255 visible ASCII characters; new for each command, the same for each repeat of it. */
  readonly idempotencyKey: string;
  /** How long to repeat the same request while its end is not known, in ms. Default: 0, one request. */
  readonly waitMs?: number;
}

/** What a command came to. `done: false` = begun, and the end is not known yet: repeat it with the same key. */
export interface CommandResult {
  readonly done: boolean;
  readonly checkout: MerchantCheckout;
}

/** Which checkouts. Times are ISO 8601; `from` is inclusive, `to` is not. */
export interface CheckoutQuery {
  readonly status?: CheckoutStatus;
  readonly orderId?: string;
  /** Only those that wait for the shop. */
  readonly attention?: boolean;
  /** Only test payments of the operator's, which are left out otherwise. */
  readonly trial?: boolean;
  readonly from?: string;
  readonly to?: string;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
  /** 1 to 100. */
  readonly limit?: number;
}

/** Which events. */
export interface EventQuery {
  /** `cursor` of the last event that was read. */
  readonly after?: number;
  readonly state?: 'waiting' | 'delivered' | 'dead';
  /** 1 to 100. */
  readonly limit?: number;
}

/** A range of events, by their cursors: after `after` up to and with `through`. */
export interface EventRange {
  readonly after?: number;
  readonly through?: number;
}

/** Over which days of GMO-PG's ProcessDate in Japan (`yyyy-MM-dd`); `from` is inclusive, `to` is not; at most 400 days. */
export interface ReportQuery {
  readonly from: string;
  readonly to: string;
}

/** A sales report as a CSV file. */
export interface SalesFileQuery extends ReportQuery {
  /** Default: `day`. */
  readonly by?: 'day' | 'month' | 'entry';
  /** Default: `utf-8`, with a byte order mark. */
  readonly charset?: 'utf-8' | 'shift_jis';
  /** Of the heads. Default: `ja`. */
  readonly lang?: 'ja' | 'en';
}

/** The merchant API. Every method throws {@link MerchantApiError}, and nothing else. */
export interface MerchantClient {
  listCheckouts(query?: CheckoutQuery): Promise<ListCheckoutsResponse>;
  showCheckout(checkoutId: string): Promise<ShowCheckoutResponse>;
  /** Takes the secured money. */
  captureCheckout(checkoutId: string, options: CommandOptions): Promise<CommandResult>;
  /** Gives the whole back, or closes an order that nobody has paid. `attempt`: give a second payment of the order back. */
  cancelCheckout(
    checkoutId: string,
    options: CommandOptions & { readonly attempt?: number },
  ): Promise<CommandResult>;
  /** Gives a part of the taken money back. Whole yen, tax-inclusive. */
  refundCheckout(checkoutId: string, amount: number, options: CommandOptions): Promise<CommandResult>;
  /** Lowers the payment to this amount and tax, in whole yen. */
  changeCheckout(
    checkoutId: string,
    money: { readonly amount: number; readonly tax: number },
    options: CommandOptions,
  ): Promise<CommandResult>;
  /** Has GMO-PG asked now. */
  inquireCheckout(checkoutId: string, options: CommandOptions): Promise<CommandResult>;
  /**
   * Begins a test payment of the operator's, in whole yen: not captured by itself, not told to the shop. `production`: with real money,
   * which GMO_ENV=production asks for.
   */
  startTrial(
    trial: { readonly amount?: number; readonly production?: true },
    options: CommandOptions,
  ): Promise<StartTrialResponse>;
  /** Takes a paid trade without a record into the books. `orderId`: the shop's order, only where GMO-PG does not remember it. */
  adoptOrphan(
    gmoOrderId: string,
    options: CommandOptions & { readonly orderId?: string },
  ): Promise<CommandResult>;
  listEvents(query?: EventQuery): Promise<ListEventsResponse>;
  redeliverEvent(eventId: string, options: CommandOptions): Promise<RedeliverResponse>;
  /** Sends a range once more, at most 500 at a time: while `more`, go on with `after` = `through` and a new key. Default: those that are dead. */
  redeliverEvents(
    range: EventRange & { readonly state?: 'dead' | 'delivered' | 'any' },
    options: CommandOptions,
  ): Promise<RedeliverManyResponse>;
  /** Notifications of other payment methods that were not passed on yet (`waiting`) or given up (`dead`). */
  listForwards(
    query?: Omit<EventQuery, 'state'> & { readonly state?: 'waiting' | 'dead' },
  ): Promise<ListForwardsResponse>;
  /** Passes those on once more that were given up, at most 500 at a time. */
  redeliverForwards(range: EventRange, options: CommandOptions): Promise<RedeliverManyResponse>;
  /** What was taken and given back, by day or month, or entry by entry a page at a time. */
  reportSales(query: ReportQuery & { readonly by?: 'day' | 'month' }): Promise<SalesSums>;
  reportSales(query: ReportQuery & { readonly by: 'entry'; readonly cursor?: string }): Promise<SalesEntries>;
  /** The same as the bytes of a CSV file. */
  downloadSales(query: SalesFileQuery): Promise<Uint8Array>;
  /** How many went how far, by day in Japan; at most 92 days. */
  reportConversion(query: ReportQuery): Promise<ConversionReport>;
}

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

const TIMEOUT_MS = 45_000;
/** An answer is at most 100 checkouts or events, or a file of 200,000 entries. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;
const PAUSE_MS = 1_000;
const PAUSE_MAX_MS = 30_000;

/**
 * Makes a client.
 * @throws TypeError for a URL that is none, or an API key that can be none; the key is not in its words
 */
export function createMerchantClient(options: MerchantClientOptions): MerchantClient {
  const base = new URL('v1/merchant/', options.url.endsWith('/') ? options.url : `${options.url}/`);
  // `fetch` would name the whole header in its error, and the key with it.
  if (!/^[\x21-\x7e]{1,500}$/.test(options.apiKey))
    throw new TypeError('the API key has characters that no key has');
  const caller = new Caller(base, options);
  const command = (
    path: string,
    { idempotencyKey, waitMs }: CommandOptions,
    body?: object,
  ): Promise<CommandResult> =>
    caller.repeat(waitMs ?? 0, async () => {
      const answer = await caller.post(path, idempotencyKey, body);
      const { checkout } = read(merchantCheckoutResponseSchema, answer);
      return { done: answer.status === 200, checkout };
    });
  const checkout = (id: string, name: string): string => `checkouts/${encodeURIComponent(id)}/${name}`;
  const post = async <S extends z.ZodType>(
    schema: S,
    path: string,
    { idempotencyKey, waitMs }: CommandOptions,
    body?: object,
  ): Promise<z.infer<S>> => {
    const request = async () => ({ done: true, answer: await caller.post(path, idempotencyKey, body) });
    return read(schema, (await caller.repeat(waitMs ?? 0, request)).answer);
  };
  return {
    listCheckouts: async (query = {}) =>
      read(listCheckoutsResponseSchema, await caller.get('checkouts', query)),
    showCheckout: async (id) =>
      read(showCheckoutResponseSchema, await caller.get(`checkouts/${encodeURIComponent(id)}`)),
    captureCheckout: (id, how) => command(checkout(id, 'capture'), how),
    cancelCheckout: (id, how) =>
      command(checkout(id, 'cancel'), how, how.attempt === undefined ? undefined : { attempt: how.attempt }),
    refundCheckout: (id, amount, how) => command(checkout(id, 'refund'), how, { amount }),
    changeCheckout: (id, { amount, tax }, how) => command(checkout(id, 'change'), how, { amount, tax }),
    inquireCheckout: (id, how) => command(checkout(id, 'inquire'), how),
    startTrial: (trial, how) => post(startTrialResponseSchema, 'trials', how, trial),
    adoptOrphan: (gmoOrderId, how) => {
      const body = how.orderId === undefined ? undefined : { orderId: how.orderId };
      return command(`orphans/${encodeURIComponent(gmoOrderId)}/adopt`, how, body);
    },
    listEvents: async (query = {}) => read(listEventsResponseSchema, await caller.get('events', query)),
    reportSales: async (query: ReportQuery & { readonly by?: string }) => {
      const schema = query.by === 'entry' ? salesEntriesSchema : salesSumsSchema;
      // The overloads say which it is.
      return read(schema, await caller.get('reports/sales', query)) as SalesSums & SalesEntries;
    },
    reportConversion: async (query) =>
      read(conversionReportSchema, await caller.get('reports/conversion', query)),
    downloadSales: async (query) => (await caller.get('reports/sales', { ...query, format: 'csv' })).bytes,
    redeliverEvent: (id, how) =>
      post(redeliverResponseSchema, `events/${encodeURIComponent(id)}/redeliver`, how),
    redeliverEvents: (range, how) => post(redeliverManyResponseSchema, 'events/redeliver', how, range),
    listForwards: async (query = {}) => read(listForwardsResponseSchema, await caller.get('forwards', query)),
    redeliverForwards: (range, how) => post(redeliverManyResponseSchema, 'forwards/redeliver', how, range),
  };
}

interface Answer {
  readonly status: number;
  readonly bytes: Buffer;
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

class Caller {
  readonly #base: URL;
  readonly #apiKey: string;
  readonly #timeoutMs: number;
  readonly #fetch: typeof fetch;

  constructor(base: URL, options: MerchantClientOptions) {
    this.#base = base;
    this.#apiKey = options.apiKey;
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

function read<S extends z.ZodType>(schema: S, { status, bytes }: Answer): z.infer<S> {
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
