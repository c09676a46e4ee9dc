/** How a key of the encryption at rest is written. The configuration asks before the start, the store before it seals with one. */

/** One alphabet, and the padding of the last group or none: what else a lenient decoder takes was cut, joined or mistyped. */
const DATA_KEY = /^(?:[A-Za-z0-9+/]{43}|[A-Za-z0-9_-]{43})=?$/;

/** Whether the text is 32 bytes in base64 or base64url, with its padding or without. */
export function isDataKey(text: string): boolean {
  return DATA_KEY.test(text);
}
