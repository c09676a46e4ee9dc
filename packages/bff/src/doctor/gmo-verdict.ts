/**
 * What GMO-PG's answer to an inquiry about no order says of the shop's credentials, contract and PayType. Pure. GMO-PG names all faults of
 * a call at once, in codes; what a code says is told, what it leaves open is told as open. (protocol notes, section 8)
 */
import type { InquiryResult } from '../checkout/gateway-result.ts';
import { PAIR_UNKNOWN } from './ask-gmo.ts';

/** What an answer comes to. */
export type Verdict =
  /** Shop, password, contract and PayType are taken; the order is unknown, as it must be. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'wrong_shop'; readonly codes: string }
  | { readonly kind: 'wrong_password'; readonly codes: string }
  /** One of the two is wrong, and GMO-PG does not say which. */
  | { readonly kind: 'wrong_pair'; readonly codes: string }
  | { readonly kind: 'not_contracted'; readonly codes: string }
  | { readonly kind: 'pay_type_unknown'; readonly codes: string }
  /** It answers as GMO-PG does, and takes no such call. */
  | { readonly kind: 'no_such_call'; readonly codes: string }
  /** GMO-PG has trouble of its own, or too much to do. */
  | { readonly kind: 'in_trouble'; readonly codes: string }
  /** A code that no table has. */
  | { readonly kind: 'unseen_code'; readonly codes: string }
  /** A trade, where there can be none. */
  | { readonly kind: 'not_gmo' }
  | { readonly kind: 'unreachable'; readonly why: Unreachable; readonly code: string };

/** Where the way to GMO-PG ends. */
export type Unreachable =
  'no_address' | 'no_connection' | 'tls' | 'too_late' | 'http' | 'unreadable' | 'broken';

const CODES: readonly (readonly [Exclude<Verdict['kind'], 'taken' | 'not_gmo' | 'unreachable'>, RegExp])[] = [
  ['wrong_shop', /^(?:M01002001|M01002008|E01010001|E01010008|E01010010|M01058010)$/],
  ['wrong_password', /^(?:M01003001|M01003008|E01020008)$/],
  // E610… set-up of the shop, E61020001 method stopped, E61030001 not in the contract, E61040001 not yet open.
  ['not_contracted', /^E61\d{6}$/],
  ['pay_type_unknown', /^M01051\d{3}$/],
  ['no_such_call', /^(?:E0000000[123]|E00000010|E31500014|E91099997)$/],
];

/** @param status of the answer over HTTP, null without one */
export function verdictOf(inquiry: InquiryResult, status: number | null): Verdict {
  switch (inquiry.kind) {
    case 'not_found':
      return { kind: 'taken' };
    case 'trade':
      return { kind: 'not_gmo' };
    case 'misconfigured':
      return ofCodes(inquiry.codes);
    case 'could_not_tell':
      return ofDetail(inquiry.detail, status);
  }
}

/** The first kind that a code is of: without a shop nothing else of an answer means much. */
function ofCodes(all: readonly string[]): Verdict {
  const codes = all.join(' ');
  const isPair = all.some((code) => PAIR_UNKNOWN.includes(code));
  const kind = CODES.find(([, pattern]) => all.some((code) => pattern.test(code)))?.[0];
  if (kind === 'wrong_shop' || kind === 'wrong_password') return { kind, codes };
  if (isPair) return { kind: 'wrong_pair', codes };
  return { kind: kind ?? 'unseen_code', codes };
}

/** The gateway's words for an answer that tells nothing. */
function ofDetail(detail: string, status: number | null): Verdict {
  const [word = '', ...rest] = detail.split(' ');
  const codes = rest.join(' ');
  if (word === 'not' && detail.startsWith('not sent: ')) {
    const code = detail.slice('not sent: '.length);
    return { kind: 'unreachable', why: wayEnd(code), code };
  }
  switch (word) {
    case 'timeout':
      return { kind: 'unreachable', why: 'too_late', code: 'ETIMEDOUT' };
    case 'http_status':
      return { kind: 'unreachable', why: 'http', code: String(status ?? '') };
    case 'garbled':
      return { kind: 'unreachable', why: 'unreadable', code: '' };
    case 'connection_lost':
      return { kind: 'unreachable', why: 'broken', code: '' };
    case 'system_error':
    case 'in_process':
    case 'busy':
      return { kind: 'in_trouble', codes };
    default:
      return /^[A-Z0-9]{9}(?: [A-Z0-9]{9})*$/.test(codes)
        ? { kind: 'unseen_code', codes }
        : { kind: 'unreachable', why: 'unreadable', code: '' };
  }
}

/** The network's code of a connection that was never made. */
function wayEnd(code: string): Unreachable {
  if (/^(?:ENOTFOUND|EAI_)/.test(code)) return 'no_address';
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return 'too_late';
  // What Node names in one word is of the connection, what has an underscore is of TLS.
  return /^(?:E(?!PROTO$)[A-Z]+|UND_ERR_SOCKET|unnamed)$/.test(code) ? 'no_connection' : 'tls';
}
