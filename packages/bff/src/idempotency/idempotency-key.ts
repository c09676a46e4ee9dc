/** Reads an `Idempotency-Key`, and makes the two hashes under which it is stored. Used by the routes of the merchant API and `run-once`. */
import { createHash } from 'node:crypto';

/** Longest key. */
export const KEY_LENGTH_MAX = 255;

/** Visible ASCII without the space: two headers of this name arrive joined by a comma and a space, and are no key. */
const KEY = /^[\x21-\x7e]+$/;

/** A key, or what is wrong with it as a sentence for developers. */
export type KeyReading =
  | { readonly ok: true; readonly key: string }
  | { readonly ok: false; readonly fault: 'missing' | 'malformed'; readonly detail: string };

/** Reads the header's value. */
export function readIdempotencyKey(header: string | undefined): KeyReading {
  if (header === undefined || header === '') {
    return { ok: false, fault: 'missing', detail: 'send an Idempotency-Key that is new for each operation' };
  }
  if (header.length > KEY_LENGTH_MAX) {
    const detail = `the Idempotency-Key is longer than ${String(KEY_LENGTH_MAX)} characters`;
    return { ok: false, fault: 'malformed', detail };
  }
  return KEY.test(header)
    ? { ok: true, key: header }
    : { ok: false, fault: 'malformed', detail: 'an Idempotency-Key is one word of visible ASCII characters' };
}

/** The hash of a key. It is as good as random to whoever reads the database. */
export function hashKey(key: string): string {
  return sha256(key);
}

/**
 * The hash of what is asked for.
 * @param target method and path, written in one way only
 * @param body the checked fields; the order in which they stood and the spaces between them do not count
 */
export function fingerprintOf(target: string, body: unknown): string {
  return sha256(JSON.stringify([target, canonical(body)]));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The same value with the fields of every object in one order, and no object that could be taken for a list. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  const fields = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(fields).sort();
  return { fields: names.map((name) => [name, canonical(fields[name])]) };
}
