/**
 * Turns GMO-PG's answers into the core's results. Pure. Where an answer is not wholly readable it is *unknown*: half an answer
 * proves neither yes nor no.
 */
import { Secret, YEN_MAX, checkoutIdSchema, orderIdSchema } from '@epos-kantan/shared';
import type { CallResult, InquiryResult, Trade, TradePhase } from '../checkout/gateway-result.ts';
import type { StartTicket } from '../checkout/ports/payment-gateway.ts';
import { readErrors } from './error-table.ts';
import { textOf } from './protocol/form-codec.ts';
import { parseGmoDate } from './protocol/gmo-date.ts';
import { isAllowedStartUrl } from './start-url.ts';

/** The fields of an answer by lower-case name. */
export type ReplyFields = ReadonlyMap<string, string>;

/** Status words of GMO-PG. (protocol notes, section 7: words seen, transitions inferred) */
const PHASES: ReadonlyMap<string, TradePhase> = new Map([
  ['UNPROCESSED', 'registered'],
  ['REQSUCCESS', 'ready'],
  ['AUTHPROCESS', 'authenticating'],
  ['AUTH', 'authorized'],
  ['SALES', 'captured'],
  ['CAPTURE', 'captured'],
  ['CANCEL', 'canceled'],
  ['RETURN', 'returned'],
  ['PAYFAIL', 'failed'],
  ['EXPIRED', 'expired'],
]);

/** The phase that a status word stands for; a word that is not known is `other`. */
export function phaseOf(status: string): TradePhase {
  return PHASES.get(status) ?? 'other';
}

type ReplyError = Extract<CallResult<never>, { kind: 'refused' | 'unknown' }>;

/** The error of an answer, or null when it holds none. */
function errorOf(fields: ReplyFields): ReplyError | null {
  const errors = readErrors(textOf(fields, 'errcode'), textOf(fields, 'errinfo'));
  return errors === null ? null : { ...errors.meaning, codes: errors.codes };
}

/** An answer that is not wholly readable, or not an answer to what was asked. */
export const GARBLED = { kind: 'unknown', uncertainty: 'garbled', codes: [] } as const;

/** EntryTranEpospay's answer. */
export function readEntered(fields: ReplyFields): CallResult<{ accessId: string; accessPass: Secret }> {
  const error = errorOf(fields);
  if (error !== null) return error;
  const access = readAccess(fields);
  return access === null ? GARBLED : { kind: 'done', value: access };
}

/** Access ids and passwords are 32 letters and digits. (protocol notes, section 1: seen) */
function readAccess(fields: ReplyFields): { accessId: string; accessPass: Secret } | null {
  const accessId = textOf(fields, 'accessid');
  const accessPass = textOf(fields, 'accesspass');
  const isAccess = /^[A-Za-z0-9]{32}$/;
  return isAccess.test(accessId) && isAccess.test(accessPass)
    ? { accessId, accessPass: new Secret(accessPass) }
    : null;
}

/**
 * ExecTranEpospay's answer.
 * @param allowedStartHosts `host` or `host:port` that StartURL may name
 * @param onForeignStart told a StartURL that names another
 */
export function readExecuted(
  fields: ReplyFields,
  accessId: string,
  allowedStartHosts: readonly string[],
  onForeignStart: (startUrl: string) => void = () => undefined,
): CallResult<StartTicket> {
  const error = errorOf(fields);
  if (error !== null) return error;
  const token = textOf(fields, 'token');
  const startUrl = textOf(fields, 'starturl');
  const isOurs = (fields.get('accessid') ?? accessId) === accessId;
  if (!isOurs || !/^[\x21-\x7e]{1,2000}$/.test(token) || startUrl === '') return GARBLED;
  if (!isAllowedStartUrl(startUrl, allowedStartHosts)) {
    onForeignStart(startUrl);
    return { kind: 'refused', refusal: 'foreign_start_url', codes: [] };
  }
  const startLimitAt = parseGmoDate(textOf(fields, 'startlimitdate'));
  return { kind: 'done', value: { token: new Secret(token), startUrl, startLimitAt } };
}

/** EpospaySales' answer. */
export function readCaptured(fields: ReplyFields, gmoOrderId: string): CallResult<{ gmoStatus: string }> {
  return readMoved(fields, gmoOrderId, ['captured']);
}

/** EpospayCancel's answer. (protocol notes, section 7: RETURN after a capture cannot be excluded) */
export function readCanceled(fields: ReplyFields, gmoOrderId: string): CallResult<{ gmoStatus: string }> {
  return readMoved(fields, gmoOrderId, ['canceled', 'returned']);
}

/** EpospayChange's answer. (protocol notes, section 7: that the status stays is inferred) */
export function readChanged(fields: ReplyFields, gmoOrderId: string): CallResult<{ gmoStatus: string }> {
  return readMoved(fields, gmoOrderId, ['authorized', 'captured']);
}

/** A yes needs the status that goes with it. */
function readMoved(
  fields: ReplyFields,
  gmoOrderId: string,
  phases: readonly TradePhase[],
): CallResult<{ gmoStatus: string }> {
  const error = errorOf(fields);
  if (error !== null) return error;
  const gmoStatus = textOf(fields, 'status');
  const isOurs = (fields.get('orderid') ?? gmoOrderId) === gmoOrderId;
  return isOurs && phases.includes(phaseOf(gmoStatus)) ? { kind: 'done', value: { gmoStatus } } : GARBLED;
}

/** What an inquiry asked for; an answer about anything else proves nothing. */
export interface AskedTrade {
  readonly gmoOrderId: string;
  readonly shopId: string;
  readonly payType: string;
}

/** The codes that say "no such trade" to a question by OrderID. (protocol notes, section 8) */
const NO_SUCH_TRADE: readonly string[] = ['M01004002', 'E01110002'];

/** SearchTradeMulti's answer. A refusal by configuration never means that there is no such trade. */
export function readInquired(fields: ReplyFields, asked: AskedTrade): InquiryResult {
  const error = errorOf(fields);
  if (error !== null) return readNoTrade(error);
  const differing = differingField(fields, asked);
  if (differing !== null) return { kind: 'could_not_tell', detail: `the answer is of another ${differing}` };
  const access = readAccess(fields);
  const gmoStatus = textOf(fields, 'status').slice(0, 32);
  const amount = yenOf(fields, 'amount', undefined);
  // Empty is no tax; absent is an answer that was cut off.
  const tax = fields.has('tax') ? yenOf(fields, 'tax', 0) : undefined;
  const canceledAmount = yenOf(fields, 'totalcancelamount', 0);
  const canceledTax = yenOf(fields, 'totalcanceltax', 0);
  const pointsUsed = yenOf(fields, 'eposusepoint', null);
  const couponUsed = yenOf(fields, 'eposusecouponamount', null);
  if (
    access === null ||
    gmoStatus === '' ||
    amount === undefined ||
    tax === undefined ||
    canceledAmount === undefined ||
    canceledTax === undefined ||
    pointsUsed === undefined ||
    couponUsed === undefined
  ) {
    return { kind: 'could_not_tell', detail: 'the answer lacks a field, or one is not readable' };
  }
  const money = { amount, tax, canceledAmount, canceledTax, pointsUsed, couponUsed };
  const processedAt = parseGmoDate(textOf(fields, 'processdate'));
  const eposTradeId = /^[\x21-\x7e]{1,64}$/.exec(textOf(fields, 'epostradeid'))?.[0] ?? null;
  const told = { gmoStatus, processedAt, eposTradeId };
  const trade = { phase: phaseOf(gmoStatus), ...told, ...access, ...money, ...readReferences(fields) };
  return { kind: 'trade', trade };
}

/** Only such a one is sent along. */
const asciiOrderIdSchema = orderIdSchema.refine((text) => /^[\x20-\x7e]+$/.test(text));

/** What we gave GMO-PG to remember; left out when it is not there, or nothing that we could have written. */
function readReferences(fields: ReplyFields): Pick<Trade, 'orderId' | 'checkoutId'> {
  const orderId = asciiOrderIdSchema.safeParse(fields.get('clientfield1'));
  const checkoutId = checkoutIdSchema.safeParse(fields.get('clientfield2'));
  return {
    ...(orderId.success ? { orderId: orderId.data } : {}),
    ...(checkoutId.success ? { checkoutId: checkoutId.data } : {}),
  };
}

function readNoTrade(error: ReplyError): InquiryResult {
  const told = error.codes.join(' ');
  if (error.kind === 'unknown')
    return { kind: 'could_not_tell', detail: `${error.uncertainty} ${told}`.trim() };
  if (error.refusal === 'configuration' || error.refusal === 'invalid')
    return { kind: 'misconfigured', codes: error.codes };
  const isNotFound =
    error.refusal === 'not_found' && error.codes.every((code) => NO_SUCH_TRADE.includes(code));
  return isNotFound ? { kind: 'not_found' } : { kind: 'could_not_tell', detail: `${error.refusal} ${told}` };
}

/** The first field in which an answer differs from what was asked. Only OrderID has to be there. */
function differingField(fields: ReplyFields, asked: AskedTrade): string | null {
  if (fields.get('orderid') !== asked.gmoOrderId) return 'OrderID';
  if ((fields.get('shopid') || asked.shopId) !== asked.shopId) return 'ShopID';
  return (fields.get('paytype') || asked.payType) === asked.payType ? null : 'PayType';
}

/** Whole yen (or points) of a field, `whenEmpty` for an empty or absent one, undefined for anything else. */
function yenOf<Empty>(fields: ReplyFields, name: string, whenEmpty: Empty): number | Empty | undefined {
  const text = textOf(fields, name);
  if (text === '') return whenEmpty;
  return /^\d{1,12}$/.test(text) && Number(text) <= YEN_MAX ? Number(text) : undefined;
}
