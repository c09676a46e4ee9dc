/*
 * Reads what the control plane is asked to do: a JSON object with known fields only. Called by the control routes.
 */
import { readBody } from '../gateway/read-form.ts';

/** A request that cannot be carried out; `message` says why. */
export class ControlError extends Error {
  readonly code = 'control_order';
  readonly status: 400 | 404 | 409;
  constructor(message: string, status: 400 | 404 | 409 = 400) {
    super(message);
    this.status = status;
  }
}

/** A JSON object as it came. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Parses the body, at most 64 KiB. @throws ControlError */
export async function readOrder(request: Request): Promise<JsonObject> {
  const body = await readBody(request);
  if (body === undefined) throw new ControlError('the body is too large');
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body, 'latin1').toString('utf8'));
  } catch {
    throw new ControlError('the body must be JSON');
  }
  if (!isJsonObject(value)) throw new ControlError('the body must be a JSON object');
  return value;
}

/** Whether a JSON value is an object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Refuses fields that the order does not have. @throws ControlError */
export function allowOnly(order: JsonObject, names: readonly string[]): void {
  const unknown = Object.keys(order).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new ControlError(`there is no field called ${unknown}; known: ${names.join(', ')}`);
}

/** A whole number of the order, or `fallback` when it is left out. @throws ControlError */
export function wholeNumber(order: JsonObject, name: string, most: number, fallback?: number): number {
  const value = order[name] ?? fallback;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) {
    throw new ControlError(`${name} must be a whole number from 0 to ${most}`);
  }
  return value;
}
