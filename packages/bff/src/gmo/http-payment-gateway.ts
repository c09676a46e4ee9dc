/**
 * GMO-PG over HTTP: the core's payment gateway. One call is one request with one deadline, never repeated, never redirected; what
 * cannot be told is told as unknown. Made by `compose`.
 */
import type { Secret } from '@epos-kantan/shared';
import pLimit from 'p-limit';
import type { CallResult, InquiryResult } from '../checkout/gateway-result.ts';
import type { PaymentGateway, StartTicket, TradeAccess } from '../checkout/ports/payment-gateway.ts';
import type { GmoCall } from '../observability/metrics.ts';
import { inSpan, markFailed, untraced } from '../observability/tracing.ts';
import { answersAnother } from './answers-another.ts';
import { describeEnd } from './describe-end.ts';
import { exchange } from './exchange.ts';
import type { Exchanged, Send } from './exchange.ts';
import {
  cancelRequest,
  changeRequest,
  entryTranRequest,
  execTranRequest,
  salesRequest,
  searchTradeRequest,
} from './protocol/exchanges.ts';
import type { GmoRequest, TradeAccessFields } from './protocol/exchanges.ts';
import type { FormFields } from './protocol/form-codec.ts';
import { startHostOf } from './start-url.ts';
import {
  GARBLED,
  readCanceled,
  readCaptured,
  readChanged,
  readEntered,
  readExecuted,
  readInquired,
} from './to-gateway-result.ts';
import type { AskedTrade, ReplyFields } from './to-gateway-result.ts';

/** The part of the log that the gateway needs. */
export interface GatewayLog {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
}

/** Settings of the gateway. */
export interface GatewayOptions {
  /** `https://pt01.mul-pay.jp` or another; no trailing slash. */
  readonly baseUrl: string;
  readonly shopId: string;
  readonly shopPass: Secret;
  /** PayType number of inquiries. (protocol notes, section 6: 42 is inferred) */
  readonly payType: string;
  /** Deadline of one call: its wait for a turn, headers and body. */
  readonly timeoutMs: number;
  /** Fields of a newer interface, added to every request. */
  readonly extraFields: Readonly<Record<string, string>>;
  /** `host` or `host:port` that StartURL may name. */
  readonly allowedStartHosts: readonly string[];
  /** Calls under way at a time. */
  readonly concurrencyMax: number;
  readonly log: GatewayLog;
  /** Told of each call's end. Must not throw. */
  readonly onCall?: ((call: GmoCall) => void) | undefined;
  /** The network. Default: `fetch`. */
  readonly send?: Send;
  /** Milliseconds that only grow, for waits. Default: `performance.now`. */
  readonly elapsed?: () => number;
}

/** Calls that wait for their turn; one more is not sent at all. */
export const GATEWAY_QUEUE_MAX = 2_000;

/** The ShopPass is revealed for each request: it may be renewed meanwhile. */
function shopOf({ shopId, shopPass }: Pick<GatewayOptions, 'shopId' | 'shopPass'>) {
  return {
    shopId,
    get shopPass() {
      return shopPass.reveal();
    },
  };
}

/** Makes the gateway. */
export function createHttpPaymentGateway(options: GatewayOptions): PaymentGateway {
  const shop = shopOf(options);
  const elapsed = options.elapsed ?? (() => performance.now());
  const send = inTurn(options, elapsed);

  function call<Result extends CallResult<unknown> | InquiryResult>(
    gmoOrderId: string,
    request: GmoRequest,
    read: (exchanged: Exchanged, request: GmoRequest) => Result,
  ): Promise<Result> {
    return toldCall({ ...options, elapsed, call: request.name, gmoOrderId }, async () => {
      const exchanged = await untraced(() => send(request));
      return { exchanged, result: read(exchanged, request) };
    });
  }

  const onForeignStart = (startUrl: string): void => {
    const hosts = { startHost: startHostOf(startUrl), expected: options.allowedStartHosts };
    options.log.warn(
      hosts,
      "StartURL names another host than GMO_BASE_URL: check that GMO_BASE_URL is GMO-PG's host for this shop",
    );
  };

  return {
    registerTrade(input) {
      return call(input.gmoOrderId, entryTranRequest(shop, input), (end, request) =>
        settle(end, request, readEntered),
      );
    },
    executeTrade(input) {
      const { accessId, gmoOrderId } = input;
      const more = { ...input, clientField1: input.clientField1 ?? '' };
      const read = (fields: ReplyFields): CallResult<StartTicket> =>
        readExecuted(fields, accessId, options.allowedStartHosts, onForeignStart);
      return call(gmoOrderId, execTranRequest(shop, accessFields(input), more), (end, request) =>
        withTicketTime(settle(end, request, read), end),
      );
    },
    captureTrade(input) {
      const { amount, gmoOrderId, tax } = input;
      return call(gmoOrderId, salesRequest(shop, accessFields(input), amount, tax), (end, request) =>
        settle(end, request, (fields) => readCaptured(fields, gmoOrderId)),
      );
    },
    cancelTrade(input) {
      const { gmoOrderId } = input;
      return call(gmoOrderId, cancelRequest(shop, accessFields(input)), (end, request) =>
        settle(end, request, (fields) => readCanceled(fields, gmoOrderId)),
      );
    },
    changeTrade(input) {
      const { amount, gmoOrderId, tax } = input;
      return call(gmoOrderId, changeRequest(shop, accessFields(input), amount, tax), (end, request) =>
        settle(end, request, (fields) => readChanged(fields, gmoOrderId)),
      );
    },
    inquireTrade(gmoOrderId) {
      const asked = { gmoOrderId, shopId: options.shopId, payType: options.payType };
      return call(gmoOrderId, searchTradeRequest(shop, gmoOrderId, options.payType), (end) =>
        withTime(settleInquiry(end, asked), end),
      );
    },
  };
}

/** Makes a call in a span, and tells how it ended. */
function toldCall<Result extends CallResult<unknown> | InquiryResult>(
  {
    elapsed,
    call,
    gmoOrderId,
    log,
    onCall,
  }: Pick<GatewayOptions, 'log' | 'onCall'> & {
    readonly elapsed: () => number;
    readonly call: GmoRequest['name'];
    readonly gmoOrderId: string;
  },
  make: () => Promise<{ readonly exchanged: Exchanged; readonly result: Result }>,
): Promise<Result> {
  const begunAt = elapsed();
  const attributes = { 'epos_kantan.gmo_order_id': gmoOrderId };
  return inSpan(`GMO-PG ${call}`, { kind: 'client', attributes }, async (span) => {
    const { exchanged, result } = await make();
    const ms = elapsed() - begunAt;
    const end = describeEnd(exchanged, result);
    logEnd(log, { call, gmoOrderId, ms: Math.round(ms) }, result);
    onCall?.({ call, ...end, ms });
    span.setAttributes({ 'epos_kantan.end': end.end, 'epos_kantan.result': end.result });
    if (end.end !== 'definite') markFailed(span, end.result);
    return result;
  });
}

/**
 * Sends a bounded number of requests at a time. The wait for its turn counts: leases of the core last a little longer than `timeoutMs`,
 * and nothing may be sent after one.
 */
function inTurn(options: GatewayOptions, elapsed: () => number): (request: GmoRequest) => Promise<Exchanged> {
  const limit = pLimit(options.concurrencyMax);
  const extra: FormFields = Object.entries(options.extraFields);
  const { baseUrl, timeoutMs } = options;
  return async (request) => {
    if (limit.pendingCount >= GATEWAY_QUEUE_MAX)
      return { kind: 'not_sent', detail: 'too many calls are waiting' };
    const queuedAt = elapsed();
    return limit(() => {
      const leftMs = Math.round(timeoutMs - (elapsed() - queuedAt));
      // Less than half would be spent on calls that end as unknown only because they began too late.
      if (leftMs < timeoutMs / 2)
        return { kind: 'not_sent', detail: 'waited too long for its turn' } as const;
      const fields = [...request.fields, ...extra];
      return exchange({ send: options.send, baseUrl, timeoutMs: leftMs, name: request.name, fields });
    });
  };
}

/** Adds GMO-PG's own time to an answer that proves something. */
function withTime(result: InquiryResult, end: Exchanged): InquiryResult {
  const proves = result.kind === 'trade' || result.kind === 'not_found';
  if (!proves || end.kind !== 'answered' || end.answeredAt === null) return result;
  return { ...result, answeredAt: end.answeredAt };
}

/** Adds GMO-PG's own time to a start ticket, whose limit is by the same clock. */
function withTicketTime(result: CallResult<StartTicket>, end: Exchanged): CallResult<StartTicket> {
  if (result.kind !== 'done' || end.kind !== 'answered' || end.answeredAt === null) return result;
  return { ...result, value: { ...result.value, answeredAt: end.answeredAt } };
}

/** The trade's credentials, revealed for the wire. */
function accessFields({ accessId, accessPass, gmoOrderId }: TradeAccess): TradeAccessFields {
  return { accessId, accessPass: accessPass.reveal(), gmoOrderId };
}

function settle<T>(
  exchanged: Exchanged,
  request: GmoRequest,
  read: (fields: ReplyFields) => CallResult<T>,
): CallResult<T> {
  switch (exchanged.kind) {
    case 'answered':
      return answersAnother(request, exchanged.fields) ? GARBLED : read(exchanged.fields);
    case 'not_sent':
      return exchanged;
    case 'unknown':
      return { kind: 'unknown', uncertainty: exchanged.uncertainty, codes: [] };
  }
}

function settleInquiry(exchanged: Exchanged, asked: AskedTrade): InquiryResult {
  switch (exchanged.kind) {
    case 'answered':
      return readInquired(exchanged.fields, asked);
    case 'not_sent':
      return { kind: 'could_not_tell', detail: `not sent: ${exchanged.detail}` };
    case 'unknown':
      return { kind: 'could_not_tell', detail: exchanged.uncertainty };
  }
}

/** What became of a call, in the core's words; never a body. */
function logEnd(log: GatewayLog, call: object, result: CallResult<unknown> | InquiryResult): void {
  switch (result.kind) {
    case 'done':
    case 'not_found':
      log.info({ ...call, end: result.kind }, 'GMO-PG answered');
      break;
    case 'trade':
      log.info({ ...call, end: result.kind, gmoStatus: result.trade.gmoStatus }, 'GMO-PG answered');
      break;
    case 'refused':
      log.warn({ ...call, end: result.refusal, codes: result.codes }, 'GMO-PG refused');
      break;
    case 'misconfigured':
      log.warn({ ...call, end: result.kind, codes: result.codes }, 'GMO-PG refused');
      break;
    case 'unknown':
      log.warn({ ...call, end: result.uncertainty, codes: result.codes }, 'GMO-PG gave no clear answer');
      break;
    case 'not_sent':
    case 'could_not_tell':
      log.warn({ ...call, end: result.kind, why: result.detail }, 'GMO-PG gave no clear answer');
      break;
  }
}
