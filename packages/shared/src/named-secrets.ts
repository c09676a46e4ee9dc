/**
 * How the text of a secret is read: one plain value, or several `id:value` while they are in rotation. The BFF's configuration and
 * the functions for the shop's server read it by this, so that the same variable can be given to both.
 */

/** A secret and its id; null = it was written without one. */
export interface NamedText {
  readonly id: string | null;
  readonly value: string;
}

const PAIR = /^[A-Za-z0-9_-]{1,32}:./s;
const SECRETS_MAX = 10;

/** One plain value, or up to ten `id:value` separated by commas, the first being active. Null when it is neither. */
export function namedSecrets(text: string): readonly [NamedText, ...NamedText[]] | null {
  const parts = text.split(',').map((part) => part.trim());
  const [active, ...rest] = parts.flatMap(pairOf);
  if (active === undefined) return plainOf(text.trim());
  const ids = new Set([active, ...rest].map(({ id }) => id));
  return ids.size === parts.length && ids.size <= SECRETS_MAX ? [active, ...rest] : null;
}

function plainOf(value: string): readonly [NamedText] | null {
  return value === '' || value.includes(',') ? null : [{ id: null, value }];
}

/** None or one. */
function pairOf(part: string): readonly NamedText[] {
  if (!PAIR.test(part)) return [];
  const colon = part.indexOf(':');
  return [{ id: part.slice(0, colon), value: part.slice(colon + 1) }];
}
