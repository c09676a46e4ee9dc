/**
 * JSON that means one thing only. `JSON.parse` silently keeps the last of two equal keys, so a token saying
 * `{"amount":1,"amount":9800}` could be read as one price here and as another elsewhere. Duplicate keys, prototype keys and
 * deep nesting are refused before anything is built.
 */

/** Deepest nesting that is read. Nothing of ours goes below four. */
const DEPTH_MAX = 16;

/** Most keys that are read in one document. */
const KEYS_MAX = 1000;

/** A document that is not the JSON we take. */
export class StrictJsonError extends Error {
  override readonly name = 'StrictJsonError';
}

/**
 * Parses JSON text, refusing duplicate keys, `__proto__` / `constructor` / `prototype` keys, more than 16 levels and more
 * than 1,000 keys. The caller bounds the length of the text.
 * @throws StrictJsonError
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new StrictJsonError('not well-formed JSON', { cause });
  }
  // Only after the native parser: on well-formed text the scan below is linear, on hostile text it would not be.
  refuseHazards(text);
  return value;
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]/g;
const HAZARDOUS_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Walks the tokens without building anything; the keys of what is open stand in the stack, of a list none. */
function refuseHazards(text: string): void {
  const open: Set<string>[] = [];
  let keys = 0;
  let before = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') {
      open.push(new Set());
      if (open.length > DEPTH_MAX) throw new StrictJsonError(`more than ${String(DEPTH_MAX)} levels`);
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ':') {
      keys += 1;
      if (keys > KEYS_MAX) throw new StrictJsonError(`more than ${String(KEYS_MAX)} keys`);
      noteKey(open.at(-1), before);
    }
    before = token;
  }
}

function noteKey(object: Set<string> | undefined, quoted: string): void {
  const key = String(JSON.parse(quoted));
  if (HAZARDOUS_KEYS.has(key)) throw new StrictJsonError('a key that is not taken');
  if (object?.has(key)) throw new StrictJsonError(`the key "${key.slice(0, 40)}" stands twice`);
  object?.add(key);
}
