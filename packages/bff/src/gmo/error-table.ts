/**
 * What GMO-PG's error codes mean for us. Pure. A code is a definite no, "try later", or no answer at all; a code that is not in the
 * table is no answer, because guessing "no" could start a second payment. (protocol notes, section 8)
 */
import type { Refusal, Uncertainty } from '../checkout/gateway-result.ts';

/** The meaning of one or several codes. */
export type ErrorClass =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unknown'; readonly uncertainty: Uncertainty };

/** Codes that call for a step of their own. */
const NAMED: Readonly<Record<string, Refusal>> = {
  M01004010: 'duplicate_order',
  E01040010: 'duplicate_order',
  M01004014: 'already_executed',
  M01004002: 'not_found',
  M01058002: 'not_found',
  E01110002: 'not_found',
  M01054004: 'wrong_state',
  E01050004: 'wrong_state',
  E11010001: 'wrong_state',
  E11010002: 'wrong_state',
  E11010003: 'wrong_state',
  E92000001: 'busy',
  E92000002: 'busy',
  M01052011: 'too_late',
  M01311007: 'too_late',
  M01057010: 'too_late',
  M01060010: 'too_late',
  E01420010: 'too_late',
  M01089010: 'too_late',
  M01074091: 'too_late',
  M01096010: 'busy',
};

const UNCERTAIN: Readonly<Record<string, Uncertainty>> = {
  E90010001: 'in_process',
  E82010001: 'in_process',
  E91019999: 'system_error',
  E91029999: 'system_error',
  E91029998: 'system_error',
  E91099999: 'system_error',
  E91020001: 'system_error',
  E91060001: 'system_error',
  // "Possibly already completed".
  E11010999: 'in_process',
};

/** An operator has to act: shop, password, contract, PayType, JobCd. */
const CONFIGURATION =
  /^(M01002|M01003|M01051|M01054001|M01054010|M01058010|E01010|E01020|E01030|E01050002|E61|E91099996|E91099997|E00000|E31500014)/;

/** A field was not taken: nothing was done. Only the reasons that the tables use; another ending is an unseen code. */
const INVALID =
  /^(M01(004|005|006|007|008|039|040|041|048|055|059|074|085|086)(001|003|005|006|008|010|011|012|013|090)|E01(040|060|070|090|100|490)(001|003|005|006|008|010|011|012|013|021)|E01410010|E1101001[0-7])$/;

/** Most codes that are looked at. */
const CODES_MAX = 10;

/** The ErrInfo list of an answer: at most ten codes, empty entries dropped. A trailing `|` is usual. */
export function splitCodes(errInfo: string): readonly string[] {
  return errInfo
    .split('|')
    .map((code) => code.trim().slice(0, 16))
    .filter((code) => code !== '')
    .slice(0, CODES_MAX);
}

/** The meaning of one code. */
export function classifyCode(code: string): ErrorClass {
  const uncertainty = Object.hasOwn(UNCERTAIN, code) ? UNCERTAIN[code] : undefined;
  if (uncertainty !== undefined) return { kind: 'unknown', uncertainty };
  const named = Object.hasOwn(NAMED, code) ? NAMED[code] : undefined;
  if (named !== undefined) return { kind: 'refused', refusal: named };
  if (/^[A-Z0-9]{9}$/.test(code) && CONFIGURATION.test(code))
    return { kind: 'refused', refusal: 'configuration' };
  if (/^[A-Z0-9]{9}$/.test(code) && INVALID.test(code)) return { kind: 'refused', refusal: 'invalid' };
  return { kind: 'unknown', uncertainty: 'unseen_code' };
}

/** The refusals from the one that matters most: what says "it happened before" must not hide behind a wrong field. */
const PRECEDENCE: readonly Refusal[] = [
  'duplicate_order',
  'already_executed',
  'wrong_state',
  'busy',
  'configuration',
  'too_late',
  'not_found',
  'invalid',
  'foreign_start_url',
];

/** The meaning of several codes together: one that is uncertain makes all of it uncertain. */
export function classifyCodes(codes: readonly string[]): ErrorClass {
  const classes = codes.map(classifyCode);
  const uncertain = classes.find((one) => one.kind === 'unknown');
  if (uncertain !== undefined) return uncertain;
  const refusals = new Set(classes.flatMap((one) => (one.kind === 'refused' ? [one.refusal] : [])));
  const refusal = PRECEDENCE.find((one) => refusals.has(one));
  return refusal === undefined ? { kind: 'unknown', uncertainty: 'garbled' } : { kind: 'refused', refusal };
}
