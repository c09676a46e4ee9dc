/**
 * Turns GMO-PG's answers into the core's results. Pure. Where an answer is not wholly readable it is *unknown*: half an answer
 * proves neither yes nor no.
 */
import { Secret, YEN_MAX } from '@epos-kantan/shared';
import type { CallResult, InquiryResult, TradePhase } from '../checkout/gateway-result.ts';
import type { StartTicket } from '../checkout/ports/payment-gateway.ts';
import { classifyCodes, splitCodes } from './error-table.ts';
import { parseGmoDate } from './protocol/gmo-date.ts';

/** The fields of an answer by lower-case name. */
export type ReplyFields = ReadonlyMap<string, string>;

/** Status words of GMO-PG. (protocol notes, section 7: words seen, transitions inferred) */
const PHASES: Readonly<Record<string, TradePhase>> = {
  UNPROCESSED: 'registered',
  REQSUCCESS: 'ready',
  AUTHPROCESS: 'authenticating',
  AUTH: 'authorized',
  SALES: 'captured',
  CAPTURE: 'captured',
  CANCEL: 'canceled',
  RETURN: 'returned',
  PAYFAIL: 'failed',
  EXPIRED: 'expired',
};

/** The phase that a status word stands for; a word that is not known is `other`. */
export function phaseOf(status: string): TradePhase {
  return Object.hasOwn(PHASES, status) ? (PHASES[status] ?? 'other') : 'other';
}

/** The error of an answer, or null when it holds none. */
function errorOf(fields: ReplyFields): Extract<CallResult<never>, { kind: 'refused' | 'unknown' }> | null {
  const errCode = fields.get('errcode') ?? '';
  const codes = splitCodes(fields.get('errinfo') ?? '');
  if (errCode === '' && codes.length === 0) return null;
  const meaning = classifyCodes(codes);
  return meaning.kind === 'refused'
    ? { kind: 'refused', refusal: meaning.refusal, codes }
    : { kind: 'unknown', uncertainty: meaning.uncertainty, codes };
}

const GARBLED = { kind: 'unknown', uncertainty: 'garbled', codes: [] } as const;

/** EntryTranEpospay's answer. */
export function readEntered(fields: ReplyFields): CallResult<{ accessId: string; accessPass: Secret }> {
  const error = errorOf(fields);
  if (error !== null) return error;
  const access = readAccess(fields);
  return access === null ? GARBLED : { kind: 'done', value: access };
}

/** Access ids and passwords are 32 letters and digits. (protocol notes, section 1: seen) */
function readAccess(fields: ReplyFields): { accessId: string; accessPass: Secret } | null {
  const accessId = fields.get('accessid') ?? '';
  const accessPass = fields.get('accesspass') ?? '';
  const isAccess = /^[A-Za-z0-9]{32}$/;
  return isAccess.test(accessId) && isAccess.test(accessPass)
    ? { accessId, accessPass: new Secret(accessPass) }
    : null;
}

/**
 * ExecTranEpospay's answer.
 * @param allowedStartHosts `host` or `host:port` that StartURL may name
 */
export function readExecuted(
  fields: ReplyFields,
  accessId: string,
  allowedStartHosts: readonly string[],
): CallResult<StartTicket> {
  const error = errorOf(fields);
  if (error !== null) return error;
  const token = fields.get('token') ?? '';
  const startUrl = fields.get('starturl') ?? '';
  const isOurs = (fields.get('accessid') ?? accessId) === accessId;
  if (!isOurs || !/^[\x21-\x7e]{1,2000}$/.test(token) || startUrl === '') return GARBLED;
  if (!isAllowedStartUrl(startUrl, allowedStartHosts)) {
    return { kind: 'refused', refusal: 'foreign_start_url', codes: [] };
  }
  const startLimitAt = parseGmoDate(fields.get('startlimitdate') ?? '');
  return { kind: 'done', value: { token: new Secret(token), startUrl, startLimitAt } };
}

/** The exact host and port, https unless it is this machine, no user information: a token is posted there. */
function isAllowedStartUrl(text: string, allowedHosts: readonly string[]): boolean {
  if (!URL.canParse(text) || text.length > 2048) return false;
  const url = new URL(text);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return isSafe && url.username === '' && url.password === '' && allowedHosts.includes(url.host);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** EpospaySales' answer. */
export function readCaptured(fields: ReplyFields, gmoOrderId: string): CallResult<{ gmoStatus: string }> {
  const error = errorOf(fields);
  if (error !== null) return error;
  const gmoStatus = (fields.get('status') ?? '').slice(0, 32);
  const isOurs = (fields.get('orderid') ?? gmoOrderId) === gmoOrderId;
  return isOurs && phaseOf(gmoStatus) === 'captured' ? { kind: 'done', value: { gmoStatus } } : GARBLED;
}

/** SearchTradeMulti's answer. A refusal by configuration never means that there is no such trade. */
export function readInquired(fields: ReplyFields, gmoOrderId: string): InquiryResult {
  const error = errorOf(fields);
  if (error?.kind === 'unknown') {
    return { kind: 'could_not_tell', detail: `${error.uncertainty} ${error.codes.join(' ')}`.trim() };
  }
  if (error !== null) {
    if (error.refusal === 'not_found') return { kind: 'not_found' };
    if (error.refusal === 'configuration' || error.refusal === 'invalid')
      return { kind: 'misconfigured', codes: error.codes };
    return { kind: 'could_not_tell', detail: `${error.refusal} ${error.codes.join(' ')}` };
  }
  if (fields.get('orderid') !== gmoOrderId)
    return { kind: 'could_not_tell', detail: 'the answer is about another order' };
  const access = readAccess(fields);
  const gmoStatus = (fields.get('status') ?? '').slice(0, 32);
  const amount = yenOf(fields, 'amount');
  const tax = yenOf(fields, 'tax', 0);
  const canceledAmount = yenOf(fields, 'totalcancelamount', 0);
  const canceledTax = yenOf(fields, 'totalcanceltax', 0);
  if (
    access === null ||
    gmoStatus === '' ||
    amount === null ||
    tax === null ||
    canceledAmount === null ||
    canceledTax === null
  ) {
    return { kind: 'could_not_tell', detail: 'the answer lacks a field, or one is not readable' };
  }
  return {
    kind: 'trade',
    trade: {
      phase: phaseOf(gmoStatus),
      gmoStatus,
      ...access,
      amount,
      tax,
      canceledAmount,
      canceledTax,
      pointsUsed: yenOf(fields, 'eposusepoint'),
      couponUsed: yenOf(fields, 'eposusecouponamount'),
    },
  };
}

/** Whole yen, `whenEmpty` for an empty or absent field, null for anything else. */
function yenOf(fields: ReplyFields, name: string, whenEmpty: number | null = null): number | null {
  const text = fields.get(name) ?? '';
  if (text === '') return whenEmpty;
  return /^\d{1,9}$/.test(text) && Number(text) <= YEN_MAX ? Number(text) : null;
}
