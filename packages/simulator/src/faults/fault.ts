/*
 * Trouble that was ordered in advance, and the check of such an order. The control plane adds faults; the payment
 * routes, the notifier and the return page take them.
 */
import { apiNames, type ApiName } from '../gateway/api-names.ts';

/** Where a fault can strike. */
export const faultTargets = [...apiNames, 'notification', 'return'] as const;

/** One of {@link faultTargets}. */
export type FaultTarget = ApiName | 'notification' | 'return';

/** What can go wrong. */
export const faultKinds = [
  'delay',
  'drop-reply',
  'refuse',
  'error',
  'http',
  'garble',
  'duplicate',
  'reorder',
  'lose',
] as const;

/** One of {@link faultKinds}. */
export type FaultKind = (typeof faultKinds)[number];

/** A fault that waits for its moment. */
export interface Fault {
  readonly id: number;
  readonly on: FaultTarget;
  readonly kind: FaultKind;
  /** Strikes only this order; undefined = any. */
  readonly orderId: string | undefined;
  /** How often it still strikes. */
  timesLeft: number;
  /** The work is done before the trouble begins. */
  readonly afterEffect: boolean;
  /** Milliseconds: how long `delay` waits, how long `reorder` and `lose` hold on at most. */
  readonly ms: number | undefined;
  /** For `error`. */
  readonly errCode: string;
  readonly errInfo: string;
  /** For `http`. */
  readonly status: number;
  readonly body: string;
}

/** A fault order that cannot be carried out; `message` says which field and why. */
export class FaultOrderError extends Error {
  readonly code = 'fault_order';
}

/** The longest wait that a fault may ask for. */
export const faultMsMax = 600_000;

const knownFields = new Set([
  'on',
  'kind',
  'orderId',
  'times',
  'afterEffect',
  'ms',
  'errCode',
  'errInfo',
  'status',
  'body',
]);

/**
 * Checks an order from outside.
 * @throws FaultOrderError
 */
export function readFaultOrder(order: Readonly<Record<string, unknown>>, id: number): Fault {
  const unknown = Object.keys(order).find((name) => !knownFields.has(name));
  if (unknown !== undefined) throw new FaultOrderError(`a fault has no field called ${unknown}`);
  const kind = oneOf('kind', order['kind'], faultKinds);
  if (kind === 'delay' && order['ms'] === undefined) throw new FaultOrderError('kind delay needs ms');
  if (kind === 'error' && order['errInfo'] === undefined)
    throw new FaultOrderError('kind error needs errInfo');
  const errInfo = text('errInfo', order['errInfo'] ?? '', /^([A-Z0-9]{9}\|?)*$/);
  return {
    id,
    on: oneOf('on', order['on'], faultTargets),
    kind,
    orderId: order['orderId'] === undefined ? undefined : text('orderId', order['orderId'], /^.{1,64}$/),
    timesLeft: whole('times', order['times'] ?? 1, 1, 10_000),
    afterEffect: flag('afterEffect', order['afterEffect'] ?? false),
    ms: order['ms'] === undefined ? undefined : whole('ms', order['ms'], 0, faultMsMax),
    errCode: text('errCode', order['errCode'] ?? familiesOf(errInfo), /^([A-Z0-9]{3}\|?)*$/),
    errInfo,
    status: whole('status', order['status'] ?? 503, 200, 599),
    body: text('body', order['body'] ?? '', /^[^]{0,10000}$/),
  };
}

/** The ErrCode list that belongs to an ErrInfo list: the first three characters of each. */
export function familiesOf(errInfo: string): string {
  return errInfo
    .split('|')
    .map((code) => code.slice(0, 3))
    .join('|');
}

function oneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new FaultOrderError(`${name} must be one of ${allowed.join(', ')}`);
  return found;
}

function text(name: string, value: unknown, pattern: RegExp): string {
  if (typeof value !== 'string' || !pattern.test(value))
    throw new FaultOrderError(`${name} has an unusable value`);
  return value;
}

function whole(name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new FaultOrderError(`${name} must be a whole number from ${least} to ${most}`);
  }
  return value;
}

function flag(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new FaultOrderError(`${name} must be true or false`);
  return value;
}
