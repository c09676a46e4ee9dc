/*
 * What the fields of GMO-PG's calls may hold, and the code for each way of being wrong (protocol notes, sections 1, 8
 * and 9). One table, used by field-check.ts.
 */
import type { FormField } from './read-form.ts';

/** A way of being wrong, and its code. */
export type FieldRule = readonly [isBroken: (field: FormField) => boolean, errInfo: string];

/** The most yen that one trade can be about, tax included (protocol notes, sections 9 and 11: inferred). */
export const totalYenMax = 99_999_999;

const amountDigitsMax = 8;

const missing = (errInfo: string): FieldRule => [({ bytes }) => bytes === 0, errInfo];
const longerThan = (bytesMax: number, errInfo: string): FieldRule => [
  ({ bytes }) => bytes > bytesMax,
  errInfo,
];
const unlike = (pattern: RegExp, errInfo: string): FieldRule => [
  ({ text }) => !pattern.test(text ?? ''),
  errInfo,
];
const outside = (least: number, most: number, errInfo: string): FieldRule => [
  ({ text }) => Number(text) < least || Number(text) > most,
  errInfo,
];
const optional = (rules: readonly FieldRule[]): readonly FieldRule[] =>
  rules.map(([isBroken, errInfo]) => [(field) => field.bytes > 0 && isBroken(field), errInfo]);

const credential = (item: string, bytesMax: number): readonly FieldRule[] => [
  missing(`${item}001`),
  unlike(new RegExp(`^[A-Za-z0-9]{1,${bytesMax}}$`), `${item}008`),
];
const clientField = (item: string): readonly FieldRule[] => [
  longerThan(100, `${item}012`),
  [({ text }) => text === undefined || /\p{Cc}/u.test(text), `${item}013`],
];
const amount: readonly FieldRule[] = [
  missing('M01005001'),
  unlike(/^[0-9]+$/, 'M01005006'),
  longerThan(amountDigitsMax, 'M01005005'),
  outside(1, totalYenMax, 'M01005011'),
];
const tax = optional([unlike(/^[0-9]+$/, 'M01006006'), longerThan(amountDigitsMax, 'M01006005')]);

/** The rules by field; of one field only the first broken rule is reported. */
export const fieldRules = {
  ShopID: credential('M01002', 13),
  ShopPass: credential('M01003', 10),
  AccessID: credential('M01007', 32),
  AccessPass: credential('M01008', 32),
  OrderID: [missing('M01004001'), longerThan(27, 'M01004012'), unlike(/^[A-Za-z0-9-]+$/, 'M01004013')],
  JobCd: [missing('M01054001'), unlike(/^(AUTH|CAPTURE)$/, 'M01054010')],
  Amount: amount,
  Tax: tax,
  ChangeAmount: amount,
  ChangeTax: tax,
  ClientField1: clientField('M01039'),
  ClientField2: clientField('M01040'),
  ClientField3: clientField('M01041'),
  RetURL: [
    missing('M01059001'),
    longerThan(256, 'M01059005'),
    // Reason 008 for this item stands in no table; it follows the pattern of the others (section 8: inferred).
    unlike(/^https?:\/\/[!-~]+$/i, 'M01059008'),
    [({ text }) => !URL.canParse(text ?? ''), 'M01059008'],
  ],
  PaymentTermSec: optional([
    unlike(/^[0-9]+$/, 'M01048006'),
    longerThan(5, 'M01048005'),
    outside(120, 86_400, 'M01048011'),
  ]),
  PayType: [missing('M01051001'), longerThan(2, 'M01051005')],
} as const satisfies Readonly<Record<string, readonly FieldRule[]>>;

/** A field that has rules. */
export type RuledField = keyof typeof fieldRules;
