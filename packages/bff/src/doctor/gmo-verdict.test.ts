/** What each answer of GMO-PG comes to: no code that the product takes for a fault of the settings may be lost. */
import { expect, it } from 'vitest';
import type { InquiryResult } from '../checkout/gateway-result.ts';
import { verdictOf } from './gmo-verdict.ts';
import type { Verdict } from './gmo-verdict.ts';

const refused = (...codes: string[]): InquiryResult => ({ kind: 'misconfigured', codes });
const untold = (detail: string): InquiryResult => ({ kind: 'could_not_tell', detail });

it.each<[string, InquiryResult, Verdict['kind']]>([
  ['no such trade', { kind: 'not_found' }, 'taken'],
  ['a ShopID that is missing', refused('M01002001'), 'wrong_shop'],
  ['a ShopID of a wrong form, beside others', refused('M01003008', 'M01002008'), 'wrong_shop'],
  ['a ShopID that does not fit', refused('E01010010'), 'wrong_shop'],
  ['a password that is missing', refused('M01003001'), 'wrong_password'],
  ['a password of a wrong form, beside a PayType', refused('M01051011', 'E01020008'), 'wrong_password'],
  ['a pair that is not known', refused('M01002002'), 'wrong_pair'],
  ['a pair that is not known, as cards say it', refused('E01030002'), 'wrong_pair'],
  ['a pair that is not known, beside a contract', refused('E61030001', 'M01002002'), 'wrong_pair'],
  ['a method that was stopped', refused('E61020001'), 'not_contracted'],
  ['a method that is not in the contract', refused('E61030001'), 'not_contracted'],
  ['a PayType out of range', refused('M01051011'), 'pay_type_unknown'],
  ['an address that is not known', refused('E91099997'), 'no_such_call'],
  ['an OrderID that is not taken', refused('M01004013'), 'unseen_code'],
  ['a code of no table', untold('unseen_code M01777001'), 'unseen_code'],
  ['trouble at GMO-PG', untold('system_error E91099999'), 'in_trouble'],
  ['too many requests', untold('busy E92000001'), 'in_trouble'],
])('%s', (_, inquiry, kind) => {
  expect(verdictOf(inquiry, 200).kind).toBe(kind);
});

it.each([
  ['not sent: ENOTFOUND', 'no_address'],
  ['not sent: EAI_AGAIN', 'no_address'],
  ['not sent: ECONNREFUSED', 'no_connection'],
  ['not sent: EHOSTUNREACH', 'no_connection'],
  ['not sent: UND_ERR_CONNECT_TIMEOUT', 'too_late'],
  ['not sent: CERT_HAS_EXPIRED', 'tls'],
  ['not sent: ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ['not sent: EPROTO', 'tls'],
  ['not sent: UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls'],
  ['timeout', 'too_late'],
  ['garbled', 'unreadable'],
  ['connection_lost', 'broken'],
  ['the answer is of another OrderID', 'unreadable'],
])('%s is no answer: %s', (detail, why) => {
  const verdict = verdictOf(untold(detail), 200);
  expect(verdict.kind === 'unreachable' ? verdict.why : verdict.kind).toBe(why);
});

it('an answer of HTTP is told by its number', () => {
  expect(verdictOf(untold('http_status'), 407)).toEqual({ kind: 'unreachable', why: 'http', code: '407' });
});
