/**
 * GMO-PG's two directions of text: form bodies out, Windows-31J bytes percent-encoded; answers in, one line of `Key=Value` joined
 * by `&`, values not encoded at all. Pure. (protocol notes, section 1, transport: seen)
 */
import iconv from 'iconv-lite';

/** Fields in the order in which they go on the wire. */
export type FormFields = readonly (readonly [name: string, value: string])[];

/** An answer that is not one of the documented form. Its text is not kept: it may hold a token. */
export class GarbledReplyError extends Error {
  override readonly name = 'GarbledReplyError';
}

/** A value that cannot be written in Windows-31J would arrive as another one. */
export class UnencodableValueError extends Error {
  override readonly name = 'UnencodableValueError';
}

/** Longest answer that is read, in bytes. The documented ones stay below two thousand. */
export const REPLY_BYTES_MAX = 65_536;

/** Most fields of an answer. */
const FIELDS_MAX = 100;

/**
 * Writes fields as a form body, ASCII only.
 * @throws UnencodableValueError
 */
export function encodeForm(fields: FormFields): string {
  return fields.map(([name, value]) => `${encodeText(name)}=${encodeText(value)}`).join('&');
}

function encodeText(text: string): string {
  const bytes = iconv.encode(text, 'windows-31j');
  if (iconv.decode(bytes, 'windows-31j') !== text)
    throw new UnencodableValueError('a value is not Windows-31J');
  let encoded = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9*._-]/.test(character)) encoded += character;
    else if (byte === 0x20) encoded += '+';
    else encoded += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/**
 * Reads an answer into its fields, by lower-case name. A part whose name is not one of `known` belongs to the value before it: a
 * URL may hold an `&` of its own. Names are compared without case, because their case on the wire is not certain.
 * @param known every field name this answer may have
 * @throws GarbledReplyError
 */
export function decodeReply(bytes: Uint8Array, known: readonly string[]): ReadonlyMap<string, string> {
  const line = decodeText(bytes).replace(/[\r\n]+$/, '');
  if (line === '' || /[\r\n]/.test(line)) throw new GarbledReplyError('not one line');
  const names = new Set(known.map((name) => name.toLowerCase()));
  const fields = new Map<string, string>();
  let last: string | null = null;
  for (const part of line.split('&')) {
    const split = part.indexOf('=');
    const name = split < 0 ? null : part.slice(0, split).toLowerCase();
    if (name !== null && names.has(name)) {
      if (fields.has(name)) throw new GarbledReplyError('a field stands twice');
      if (fields.size >= FIELDS_MAX) throw new GarbledReplyError('too many fields');
      fields.set(name, part.slice(split + 1));
      last = name;
    } else if (last !== null) {
      fields.set(last, `${fields.get(last) ?? ''}&${part}`);
    } else {
      throw new GarbledReplyError('does not begin with a known field');
    }
  }
  return fields;
}

function decodeText(bytes: Uint8Array): string {
  if (bytes.byteLength > REPLY_BYTES_MAX) throw new GarbledReplyError('too long');
  try {
    return new TextDecoder('shift_jis', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new GarbledReplyError('not Windows-31J', { cause });
  }
}
