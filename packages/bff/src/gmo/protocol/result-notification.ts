/**
 * Reads the form POST of a result notification, or of a returning browser: here percent-decoding holds and `+` is a space, because
 * it is an ordinary form. Pure. (protocol notes, section 4: fields seen for siblings; charset not found, ASCII in practice)
 */

/** The fields by lower-case name. */
export type PostedFields = ReadonlyMap<string, string>;

/** Bounds: bytes of a body, fields in it, characters of one value. */
const BODY_BYTES_MAX = 65_536;
const FIELDS_MAX = 60;
const VALUE_LENGTH_MAX = 2_000;

/** Reads a form body; null when it is not one that GMO-PG would send: broken escapes, a field twice, array names. */
export function readPostedForm(body: Uint8Array): PostedFields | null {
  if (body.byteLength > BODY_BYTES_MAX) return null;
  // Byte by byte: what is not ASCII is escaped in a form, so that anything else is refused with its value.
  const text = new TextDecoder('latin1').decode(body);
  const fields = new Map<string, string>();
  for (const part of text.split('&')) {
    const split = part.indexOf('=');
    const name = part.slice(0, Math.max(split, 0)).toLowerCase();
    const value = decodeValue(part.slice(split + 1));
    const isTaken = /^[a-z0-9_]{1,64}$/.test(name) && !fields.has(name) && fields.size < FIELDS_MAX;
    if (!isTaken || value === null || value.length > VALUE_LENGTH_MAX) return null;
    fields.set(name, value);
  }
  return fields;
}

function decodeValue(text: string): string | null {
  if (/[^\x21-\x7e]/.test(text) || /%(?![0-9A-Fa-f]{2})/.test(text)) return null;
  const bytes: number[] = [];
  const spaced = text.replaceAll('+', ' ');
  for (let index = 0; index < spaced.length; index += 1) {
    const isEscape = spaced[index] === '%';
    bytes.push(isEscape ? Number.parseInt(spaced.slice(index + 1, index + 3), 16) : spaced.charCodeAt(index));
    if (isEscape) index += 2;
  }
  try {
    return new TextDecoder('shift_jis', { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
}
