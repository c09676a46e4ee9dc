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

/** Whether the fields that are read are what the shared schema of Availability accepts, any word counting as known. */
export const isAvailability = (isRecord({ available: isFlag, testMode: isFlag })) as (value: unknown) => value is Availability;
const check1 = (value: unknown) => typeof value === 'string' && value.length <= 100;
const check2 = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= 99999999;
const check3 = isRecord({ orderId: check1, status: check1, funds: check1, total: check2, pointsUsed: optional(check2), couponUsed: optional(check2), testMode: isFlag });
/** Whether the fields that are read are what the shared schema of CheckoutResponse accepts, any word counting as known. */
export const isCheckoutResponse = (isRecord({ checkout: check3 })) as (value: unknown) => value is CheckoutResponse;
/** Whether the fields that are read are what the shared schema of Handle accepts, any word counting as known. */
export const isHandle = ((value: unknown) => typeof value === 'string' && /^[a-z2-7]{26}$/u.test(value)) as (value: unknown) => value is Handle;
const check6 = (value: unknown) => typeof value === 'string';
const check7 = isRecord({ page: check6 });
/** Whether the fields that are read are what the shared schema of CreateCheckoutResponse accepts, any word counting as known. */
export const isCreateCheckoutResponse = (isRecord({ checkout: check3, handle: isHandle, redirect: orNull(check7) })) as (value: unknown) => value is CreateCheckoutResponse;
/** Whether the fields that are read are what the shared schema of LookupResponse accepts, any word counting as known. */
export const isLookupResponse = (isRecord({ checkout: orNull(check3), handle: orNull(isHandle), available: isFlag, testMode: isFlag })) as (value: unknown) => value is LookupResponse;
