/**
 * Predicates over the BFF's answers and the words of the wire, written by scripts/build-validators.ts from the schemas of
 * @epos-kantan/shared. Called by the API client. Do not edit: change the schema and run the script.
 */

import type { Availability, CheckoutResponse, CreateCheckoutResponse, Handle, LookupResponse } from '@epos-kantan/shared';

/** Every status of a checkout that this version knows. */
export const VIEW_STATUSES: readonly string[] = ['created', 'awaiting_shopper', 'confirming', 'paid', 'failed', 'canceled', 'expired'];
/** Query parameter by which the shop's return page gets the handle. */
export const RETURN_PARAM = 'epos_checkout';
/** Longest order token, in characters. */
export const ORDER_TOKEN_LENGTH_MAX = 8192;

type Check = (value: unknown) => boolean;

const isFlag: Check = (value) => typeof value === 'boolean';
const isWord =
  (word: string): Check =>
  (value) =>
    value === word;
const isWhole =
  (min: number, max: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
const isText =
  (pattern: RegExp, max = Infinity): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value) && value.length <= max;
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
// Every record of ours has a key that must be there, so what is no record has not got it.
const isRecord =
  (checks: Record<string, Check>): Check =>
  (value) =>
    Object.entries(checks).every(([key, check]) => check((value as Record<string, unknown> | null)?.[key]));

const check0 = isText(/^/u, 100);
const check1 = isRecord({ available: isFlag, reason: optional(check0), testMode: isFlag });
const check2 = isText(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]+$/u, 64);
const check3 = isWhole(0, 99999999);
const check4 = isWord("JPY");
const check5 = isTime;
const check6 = isRecord({ orderId: check2, status: check0, funds: check0, amount: check3, tax: check3, total: check3, currency: check4, pointsUsed: optional(check3), couponUsed: optional(check3), testMode: isFlag, startableUntil: optional(check5), pollUntil: optional(check5), updatedAt: check5 });
const check7 = isRecord({ checkout: check6 });
const check8 = isText(/^[a-z2-7]{26}$/u);
const check9 = isUrl;
const check10 = isRecord({ page: check9 });
const check11 = isRecord({ checkout: check6, handle: check8, redirect: orNull(check10) });
const check12 = isRecord({ checkout: orNull(check6), handle: orNull(check8), available: isFlag, reason: optional(check0), testMode: isFlag });

/** Whether the value is what the shared schema of Availability accepts, any word counting as known. */
export const isAvailability = check1 as (value: unknown) => value is Availability;

/** Whether the value is what the shared schema of CheckoutResponse accepts, any word counting as known. */
export const isCheckoutResponse = check7 as (value: unknown) => value is CheckoutResponse;

/** Whether the value is what the shared schema of CreateCheckoutResponse accepts, any word counting as known. */
export const isCreateCheckoutResponse = check11 as (value: unknown) => value is CreateCheckoutResponse;

/** Whether the value is what the shared schema of Handle accepts, any word counting as known. */
export const isHandle = check8 as (value: unknown) => value is Handle;

/** Whether the value is what the shared schema of LookupResponse accepts, any word counting as known. */
export const isLookupResponse = check12 as (value: unknown) => value is LookupResponse;
