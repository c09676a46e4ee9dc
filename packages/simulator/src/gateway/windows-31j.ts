/*
 * GMO-PG's character set, Windows-31J (Microsoft's Shift_JIS), in both directions, and the question whether bytes
 * are valid in it at all (protocol notes, section 0). Used for form bodies and replies.
 */
import iconv from 'iconv-lite';

const encoding = 'cp932';

/** Encodes text; characters that the set lacks become `?`, as in life. */
export function encodeWindows31j(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(iconv.encode(text, encoding));
}

/** Decodes bytes; undefined when they are not valid, or plainly are UTF-8. */
export function decodeWindows31j(bytes: Uint8Array): string | undefined {
  // Seven bits are the same characters in every set that is meant here, and nearly every field is made of them.
  if (bytes.every((byte) => byte < 0x80)) return Buffer.from(bytes).toString('latin1');
  if (isJapaneseUtf8(bytes)) return undefined;
  const text = iconv.decode(Buffer.from(bytes), encoding);
  // Decoders map stray bytes to the replacement character, the C1 controls or the private area.
  return /[\uFFFD\u0080-\u009F\uE000-\uF8FF]/.test(text) ? undefined : text;
}

/**
 * Japanese in UTF-8 often happens to be valid Shift_JIS as well (as nonsense), and GMO-PG was seen to refuse it
 * (protocol notes, section 0); how it tells the two apart is inferred.
 */
function isJapaneseUtf8(bytes: Uint8Array): boolean {
  try {
    return /[\u3000-\u9FFF\uFF00-\uFFEF]/.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
}
