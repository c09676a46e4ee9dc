/**
 * How the text of a secret is read: one plain value, or several `id:value` while they are in rotation. The BFF's configuration and
 * the functions for the shop's server read it by this, so that the same variable can be given to both.
 */

/** A secret and its id; null = it was written without one. */
export interface NamedText {
  readonly id: string | null;
  readonly value: string;
}

const PAIR = /^([A-Za-z0-9_-]{1,32}):(.+)$/s;
const SECRETS_MAX = 10;

/** One plain value, or up to ten `id:value` separated by commas, the first being active. Null when it is neither. */
export function namedSecrets(text: string): readonly [NamedText, ...NamedText[]] | null {
  const [first = '', ...others] = text.split(',').map((part) => part.trim());
  const active = pairOf(first);
  if (active === null) return others.length === 0 && first !== '' ? [{ id: null, value: first }] : null;
  const rest = others.map(pairOf).filter((pair) => pair !== null);
  const ids = new Set([active, ...rest].map(({ id }) => id));
  const isList = rest.length === others.length && ids.size === rest.length + 1 && ids.size <= SECRETS_MAX;
  return isList ? [active, ...rest] : null;
}

function pairOf(part: string): NamedText | null {
  const [, id, value] = PAIR.exec(part) ?? [];
  return id === undefined || value === undefined ? null : { id, value };
}
