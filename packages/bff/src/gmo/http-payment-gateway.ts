/**
 * GMO-PG over HTTP: the core's payment gateway. One call is one request with one deadline, never repeated, never redirected; what
 * cannot be told is told as unknown. Made by `compose`.
 */
import type { Secret } from '@epos-kantan/shared';
import pLimit from 'p-limit';
import type { CallResult, InquiryResult } from '../checkout/gateway-result.ts';
import type { PaymentGateway, TradeAccess } from '../checkout/ports/payment-gateway.ts';
import { exchange } from './exchange.ts';
import type { Exchanged } from './exchange.ts';
import { entryTranRequest, execTranRequest, salesRequest, searchTradeRequest } from './protocol/exchanges.ts';
import type { GmoRequest, TradeAccessFields } from './protocol/exchanges.ts';
import type { FormFields } from './protocol/form-codec.ts';
import { readCaptured, readEntered, readExecuted, readInquired } from './to-gateway-result.ts';
import type { ReplyFields } from './to-gateway-result.ts';

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
  /** Deadline of one call: headers and body. */
  readonly timeoutMs: number;
  /** Fields of a newer interface, added to every request. */
  readonly extraFields: Readonly<Record<string, string>>;
  /** `host` or `host:port` that StartURL may name. */
  readonly allowedStartHosts: readonly string[];
  /** Calls under way at a time. */
  readonly concurrencyMax: number;
  readonly log: GatewayLog;
}

/** Calls that wait for their turn; one more is not sent at all. */
const QUEUE_MAX = 2_000;

/** Makes the gateway. */
export function createHttpPaymentGateway(options: GatewayOptions): PaymentGateway {
  const limit = pLimit(options.concurrencyMax);
  const shop = { shopId: options.shopId, shopPass: options.shopPass.reveal() };
  const extra: FormFields = Object.entries(options.extraFields);

  async function call(request: GmoRequest, gmoOrderId: string): Promise<Exchanged> {
    if (limit.pendingCount >= QUEUE_MAX) return { kind: 'not_sent', detail: 'too many calls are waiting' };
    const exchanged = await limit(() =>
      exchange({
        baseUrl: options.baseUrl,
        timeoutMs: options.timeoutMs,
        name: request.name,
        fields: [...request.fields, ...extra],
      }),
    );
    logEnd(options.log, request.name, gmoOrderId, exchanged);
    return exchanged;
  }

  return {
    async registerTrade(input) {
      return settle(await call(entryTranRequest(shop, input), input.gmoOrderId), readEntered);
    },
    async executeTrade(input) {
      const request = execTranRequest(shop, accessFields(input), {
        ...input,
        clientField1: input.clientField1 ?? '',
      });
      const exchanged = await call(request, input.gmoOrderId);
      return settle(exchanged, (fields) => readExecuted(fields, input.accessId, options.allowedStartHosts));
    },
    async captureTrade(input) {
      const request = salesRequest(shop, accessFields(input), input.amount, input.tax);
      return settle(await call(request, input.gmoOrderId), (fields) =>
        readCaptured(fields, input.gmoOrderId),
      );
    },
    async inquireTrade(gmoOrderId) {
      return settleInquiry(
        await call(searchTradeRequest(shop, gmoOrderId, options.payType), gmoOrderId),
        gmoOrderId,
      );
    },
  };
}

/** The trade's credentials, revealed for the wire. */
function accessFields({ accessId, accessPass, gmoOrderId }: TradeAccess): TradeAccessFields {
  return { accessId, accessPass: accessPass.reveal(), gmoOrderId };
}

function settle<T>(exchanged: Exchanged, read: (fields: ReplyFields) => CallResult<T>): CallResult<T> {
  switch (exchanged.kind) {
    case 'answered':
      return read(exchanged.fields);
    case 'not_sent':
      return exchanged;
    case 'unknown':
      return { kind: 'unknown', uncertainty: exchanged.uncertainty, codes: [] };
  }
}

function settleInquiry(exchanged: Exchanged, gmoOrderId: string): InquiryResult {
  switch (exchanged.kind) {
    case 'answered':
      return readInquired(exchanged.fields, gmoOrderId);
    case 'not_sent':
      return { kind: 'could_not_tell', detail: `not sent: ${exchanged.detail}` };
    case 'unknown':
      return { kind: 'could_not_tell', detail: exchanged.uncertainty };
  }
}

/** Name, order, duration and codes; never a body. */
function logEnd(log: GatewayLog, name: string, gmoOrderId: string, exchanged: Exchanged): void {
  const data = { call: name, gmoOrderId };
  if (exchanged.kind === 'answered') {
    log.info(
      { ...data, ms: exchanged.ms, errInfo: (exchanged.fields.get('errinfo') ?? '').slice(0, 100) },
      'GMO-PG answered',
    );
  } else {
    const why = exchanged.kind === 'not_sent' ? exchanged.detail : exchanged.uncertainty;
    log.warn({ ...data, end: exchanged.kind, why }, 'GMO-PG gave no answer');
  }
}
