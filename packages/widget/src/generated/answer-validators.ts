/**
 * Predicates over the BFF's answers and the words of the wire, written by scripts/build-validators.ts from the schemas of
 * @epos-kantan/shared. Called by the API client. Do not edit: change the schema and run the script.
 */

import type { Availability, CheckoutResponse, CreateCheckoutResponse, Handle, LookupResponse } from '@epos-kantan/shared';

/** Every status of a checkout that this version knows. */
export const VIEW_STATUSES: readonly string[] = ['created', 'awaiting_shopper', 'confirming', 'paid', 'failed', 'canceled', 'expired'];
/** Every word about the money that this version knows. */
export const FUNDS: readonly string[] = ['none', 'authorized', 'captured', 'voided', 'refunded', 'partly_refunded'];
/** Query parameter by which the shop's return page gets the handle. */
export const RETURN_PARAM = 'epos_checkout';
/** Longest order token, in characters. */
export const ORDER_TOKEN_LENGTH_MAX = 8192;

type Check = (value: unknown) => boolean;

const isFlag: Check = (value) => typeof value === 'boolean';
const isOneOf =
  (words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value);
const isWhole =
  (min: number, max: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
const isText =
  (pattern: RegExp, max = Infinity, min = 0): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value) && value.length <= max && value.length >= min;
const isParsed =
  (parse: (text: string) => unknown): Check =>
  (value) => {
    try {
      return typeof value === 'string' && Boolean(parse(value));
    } catch {
      return false;
    }
  };
const isUrl = isParsed((text) => new URL(text.trim()));
// The calendar is the engine's: a day that does not exist comes back as another one, or not at all.
const isTime = isParsed(
  (text) =>
    /^.{19}(\.\d+)?Z$/.test(text) && new Date(text).toISOString().startsWith(text.slice(0, 19)),
);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const isRecord =
  (checks: Record<string, Check>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(checks).every(([key, check]) => check((value as Record<string, unknown>)[key]));

const check0 = isText(/^/u, 100);
const check1 = isRecord({ available: isFlag, reason: optional(check0), testMode: isFlag });
const check2 = isText(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]+$/u, 64, 1);
const check3 = isOneOf(VIEW_STATUSES);
const check4 = isOneOf(FUNDS);
const check5 = isWhole(0, 99999999);
const check6 = isOneOf(['JPY']);
const check7 = isTime;
const check8 = isRecord({ orderId: check2, status: check3, funds: check4, amount: check5, tax: check5, total: check5, currency: check6, pointsUsed: optional(check5), couponUsed: optional(check5), testMode: isFlag, startableUntil: optional(check7), pollUntil: optional(check7), updatedAt: check7 });
const check9 = isRecord({ checkout: check8 });
const check10 = isText(/^[a-z2-7]{26}$/u);
const check11 = isUrl;
const check12 = isRecord({ page: check11 });
const check13 = isRecord({ checkout: check8, handle: check10, redirect: orNull(check12) });
const check14 = isRecord({ checkout: orNull(check8), handle: orNull(check10), available: isFlag, reason: optional(check0), testMode: isFlag });

/** Whether the value is what the shared schema of Availability accepts. */
export const isAvailability = check1 as (value: unknown) => value is Availability;

/** Whether the value is what the shared schema of CheckoutResponse accepts. */
export const isCheckoutResponse = check9 as (value: unknown) => value is CheckoutResponse;

/** Whether the value is what the shared schema of CreateCheckoutResponse accepts. */
export const isCreateCheckoutResponse = check13 as (value: unknown) => value is CreateCheckoutResponse;

/** Whether the value is what the shared schema of Handle accepts. */
export const isHandle = check10 as (value: unknown) => value is Handle;

/** Whether the value is what the shared schema of LookupResponse accepts. */
export const isLookupResponse = check14 as (value: unknown) => value is LookupResponse;
