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
import type { z } from 'zod';
import { Caller, activeKeyOf, read } from './caller.ts';
import type { CallerOptions } from './caller.ts';

export { MerchantApiError } from './merchant-api-error.ts';

/** Where the BFF is, and how patient the client is. */
export interface MerchantClientOptions extends CallerOptions {
  /** PUBLIC_URL of the BFF, or where this server reaches it. */
  readonly url: string;
  /**
   * MERCHANT_API_KEY as the BFF has it, or MERCHANT_API_READ_KEY for what only reads: one value, or several `id:value` of which the first
   * is used.
   */
  readonly apiKey: string;
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
 * Makes a client.
 * @throws TypeError for a URL that is none, or an API key that can be none; the key is not in its words
 */
export function createMerchantClient(options: MerchantClientOptions): MerchantClient {
  const base = new URL('v1/merchant/', options.url.endsWith('/') ? options.url : `${options.url}/`);
  const caller = new Caller(base, activeKeyOf(options.apiKey), options);
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
