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

const reader = new TextDecoder('shift_jis');

/**
 * Writes fields as a form body, ASCII only.
 * @throws UnencodableValueError
 */
export function encodeForm(fields: FormFields): string {
  return fields.map(([name, value]) => `${encodeText(name)}=${encodeText(value)}`).join('&');
}

function encodeText(text: string): string {
  const bytes = iconv.encode(text, 'windows-31j');
  // Not by iconv's own decoder: of four control characters the two do not agree.
  if (reader.decode(bytes) !== text) throw new UnencodableValueError('a value is not Windows-31J');
  let encoded = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9*._-]/.test(character)) encoded += character;
    else if (byte === 0x20) encoded += '+';
    else encoded += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/** The names of an answer's fields. */
export interface ReplyShape {
  /** Every field that this answer may have. */
  readonly known: readonly string[];
  /** Those whose text may hold an `&`. */
  readonly freeText: readonly string[];
}

/**
 * Reads an answer into its known fields, by lower-case name (their case on the wire is not certain). Since values are not encoded,
 * an `&` may be part of one: after a free-text field every part that does not begin with a known name goes on with its value.
 * Elsewhere a part that has a name of its own is a field of a newer interface and is left out; one that has none goes on as well.
 * @throws GarbledReplyError
 */
export function decodeReply(bytes: Uint8Array, shape: ReplyShape): ReadonlyMap<string, string> {
  const known = lowerCase(shape.known);
  const freeText = lowerCase(shape.freeText);
  const fields = new Map<string, string>();
  // The field that a part without a known name goes on with; null = one that is left out.
  let last: string | null | undefined;
  for (const part of decodeLine(bytes).split('&')) {
    const name = NAME.exec(part)?.[1]?.toLowerCase();
    if (name !== undefined && known.has(name)) {
      if (fields.has(name)) throw new GarbledReplyError('a field stands twice');
      fields.set(name, part.slice(name.length + 1));
      last = name;
    } else if (typeof last === 'string' && (name === undefined || freeText.has(last))) {
      fields.set(last, `${textOf(fields, last)}&${part}`);
    } else if (name !== undefined) {
      last = null;
    } else if (last === undefined) {
      throw new GarbledReplyError('does not begin with a field');
    }
  }
  if (fields.size === 0) throw new GarbledReplyError('has no known field');
  return fields;
}

/** The text of a field; one that is not there has none. */
export function textOf(fields: ReadonlyMap<string, string>, name: string): string {
  return fields.get(name) ?? '';
}

/** What the name of a field looks like. */
const NAME = /^([A-Za-z][A-Za-z0-9_]{0,63})=/;

function lowerCase(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}

function decodeLine(bytes: Uint8Array): string {
  const line = withoutLineEnd(decodeText(bytes));
  if (/\p{Cc}/u.test(line)) throw new GarbledReplyError('not one line of text');
  return line;
}

/** From the end, and not by a pattern: one that looks for line ends before the end begins anew at each of those in the middle. */
function withoutLineEnd(text: string): string {
  let end = text.length;
  while (end > 0 && '\r\n'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function decodeText(bytes: Uint8Array): string {
  if (bytes.byteLength > REPLY_BYTES_MAX) throw new GarbledReplyError('too long');
  try {
    return new TextDecoder('shift_jis', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new GarbledReplyError('not Windows-31J', { cause });
  }
}
