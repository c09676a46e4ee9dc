/**
 * What GMO-PG's error codes mean for us. Pure. A code is a definite no, "try later", or no answer at all; a code that is not in the
 * table is no answer, because guessing "no" could start a second payment. (protocol notes, section 8)
 */
import type { Refusal, Uncertainty } from '../checkout/gateway-result.ts';

/** The meaning of one or several codes. */
export type ErrorClass =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unknown'; readonly uncertainty: Uncertainty };

/** The errors of an answer. */
export interface ReplyErrors {
  /** ErrInfo values for operators, at most ten. */
  readonly codes: readonly string[];
  /** What all of them together mean, those beyond the ten as well. */
  readonly meaning: ErrorClass;
}

/** Every definite no that the tables name, each code once. */
const REFUSED: readonly (readonly [Refusal, string])[] = [
  ['duplicate_order', 'M01004010 E01040010'],
  ['already_executed', 'M01004014'],
  ['wrong_state', 'M01054004 E01050004 E01110010 E01410010 E11010001 E11010002 E11010003'],
  ['busy', 'M01096010 E92000001 E92000002'],
  // Shop, password, contract, PayType, JobCd, or the way we call: an operator has to act.
  ['configuration', 'M01002001 M01002002 M01002008 M01003001 M01003008 M01051001 M01051005 M01051011'],
  ['configuration', 'M01054001 M01054010 M01058010 E01010001 E01010008 E01010010 E01020008 E01030002'],
  ['configuration', 'E01050002 E61010001 E61010002 E61010003 E61020001 E61030001 E61040001 E61546010'],
  ['configuration', 'E00000001 E00000002 E00000003 E00000010 E31500014 E91099997'],
  ['too_late', 'M01052011 M01057010 M01060010 M01074091 M01089010 M01311007 E01420010'],
  // Older than 180 days, a code for each method. (EPOS is not among them: kept in case it is)
  ['too_late', 'E11010010 E11010011 E11010012 E11010013 E11010014 E11010015 E11010016 E11010017'],
  ['not_found', 'M01004002 M01058002 E01110002'],
  // A field was not taken: OrderID, amount, tax, access pair, client fields, term, total, RetURL, Token, cancel amounts.
  ['invalid', 'M01004001 M01004012 M01004013 M01005001 M01005005 M01005006 M01005011 M01006005 M01006006'],
  ['invalid', 'M01007001 M01007008 M01008001 M01008008 M01039012 M01039013 M01040012 M01040013 M01041012'],
  ['invalid', 'M01041013 M01048005 M01048006 M01048011 M01055010 M01055011 M01059001 M01059005 M01059012'],
  ['invalid', 'M01074090 M01085001 M01085005 M01085006 M01085010 M01085011 M01086005 M01086006'],
  ['invalid', 'E01060005 E01060006 E01060010 E01060011 E01060021 E01070005 E01070006 E01490005'],
  ['invalid', 'E01090001 E01090008 E01100001 E01100008'],
];

const REFUSAL_OF: ReadonlyMap<string, Refusal> = new Map(
  REFUSED.flatMap(([refusal, codes]) => codes.split(' ').map((code) => [code, refusal] as const)),
);

/** The same request is under way, or "possibly already completed". */
const IN_PROCESS: ReadonlySet<string> = new Set(['E82010001', 'E11010999']);

/** Most codes that are kept for operators. */
const CODES_MAX = 10;

/**
 * The ErrCode or ErrInfo list of an answer. Entries of the two lists belong together by place, so that an empty one in the middle
 * stays; the trailing `|` that may be there does not. (protocol notes, section 8)
 */
export function splitCodes(list: string): readonly string[] {
  const codes = list.split('|').map((code) => code.trim().slice(0, 16));
  return codes.at(-1) === '' ? codes.slice(0, -1) : codes;
}

/** The errors of an answer, or null when both lists are empty. */
export function readErrors(errCode: string, errInfo: string): ReplyErrors | null {
  if (errCode === '' && errInfo === '') return null;
  const families = splitCodes(errCode);
  const codes = splitCodes(errInfo);
  const kept = codes.filter((code) => code !== '').slice(0, CODES_MAX);
  // Half a list may have lost the one entry that says "perhaps".
  const isPaired = families.length === codes.length && codes.every((code, n) => belongs(families[n], code));
  const meaning = isPaired ? classifyCodes(codes) : ({ kind: 'unknown', uncertainty: 'garbled' } as const);
  return { codes: kept, meaning };
}

/** An ErrInfo begins with its ErrCode. */
function belongs(family: string | undefined, code: string): boolean {
  return family?.length === 3 && code.startsWith(family);
}

/** The meaning of one code. Of one that no table names, the family tells only why it is uncertain. */
export function classifyCode(code: string): ErrorClass {
  const refusal = REFUSAL_OF.get(code);
  if (refusal !== undefined) return { kind: 'refused', refusal };
  if (IN_PROCESS.has(code) || /^E90\d{6}$/.test(code)) return { kind: 'unknown', uncertainty: 'in_process' };
  if (/^E91\d{6}$/.test(code)) return { kind: 'unknown', uncertainty: 'system_error' };
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
  // A missing trade frees its OrderID for another try, so that nothing else may stand beside it.
  'invalid',
  'not_found',
];

/** The meaning of several codes together: one that is uncertain makes all of it uncertain. */
export function classifyCodes(codes: readonly string[]): ErrorClass {
  const classes = codes.map(classifyCode);
  const uncertain = classes.find((one) => one.kind === 'unknown');
  if (uncertain !== undefined) return uncertain;
  const refusals = new Set(codes.map((code) => REFUSAL_OF.get(code)));
  const refusal = PRECEDENCE.find((one) => refusals.has(one));
  return refusal === undefined ? { kind: 'unknown', uncertainty: 'garbled' } : { kind: 'refused', refusal };
}
