/**
 * A browser as old as the oldest ones that the button supports: a script that takes away what Chrome 111, Firefox 123 or
 * Safari 16.4 does not have, by MDN's table of who has had what since when.
 */
import data from '@mdn/browser-compat-data/forLegacyNode';
import type { Identifier, SimpleSupportStatement, SupportStatement } from '@mdn/browser-compat-data/types';

const FLOOR = { chrome: 111, firefox: 123, safari: 16.4 } as const;

/** The names that at least one of the oldest browsers does not have, as `Interface` or `Interface.member`. */
export function namesAboveFloor(): readonly string[] {
  const names: string[] = [];
  const walk = (tree: Readonly<Record<string, Identifier>>): void => {
    for (const [owner, entry] of Object.entries(tree)) {
      if (owner === '__compat') continue;
      if (isMissing(entry)) names.push(owner);
      else
        for (const [member, part] of Object.entries(entry)) {
          if (member !== '__compat' && isMissing(part as Identifier))
            names.push(`${owner}.${member.replace(/_static$/, '')}`);
        }
    }
  };
  walk(data.api as Readonly<Record<string, Identifier>>);
  walk(data.javascript['builtins'] as Readonly<Record<string, Identifier>>);
  // Entries that describe a behaviour and not a name have a small letter and an underscore in it.
  return names.filter((name) => /^[A-Za-z]\w*(?:\.[a-zA-Z]\w*)?$/.test(name) && !/_/.test(name));
}

/** The script. It also lets custom states throw, as Chrome did below 125 for a word without dashes. */
export function floorScript(): string {
  return `(() => {
  const removed = [];
  for (const name of ${JSON.stringify(namesAboveFloor())}) {
    const [owner, member] = name.split('.');
    const held = globalThis[owner];
    const places = member === undefined || owner === 'Window' ? [globalThis] : [held?.prototype, held];
    for (const place of places) {
      const key = member ?? owner;
      if (place === undefined || place === null || !Object.hasOwn(place, key)) continue;
      if (Reflect.deleteProperty(place, key)) removed.push(name);
    }
  }
  globalThis.removedByFloor = removed;
  if (globalThis.ElementInternals)
    Object.defineProperty(ElementInternals.prototype, 'states', {
      configurable: true,
      get: () => { throw new SyntaxError('not a dashed identifier'); },
    });
})();`;
}

function isMissing(entry: Identifier): boolean {
  const support = entry.__compat?.support;
  if (support === undefined) return false;
  return Object.entries(FLOOR).some(
    ([browser, floor]) => !isThere(support[browser as keyof typeof FLOOR], floor),
  );
}

/** Whether a version has it, perhaps not in whole, without a switch and under its own name. */
function isThere(statement: SupportStatement | undefined, version: number): boolean {
  const all = (Array.isArray(statement) ? statement : [statement]) as (SimpleSupportStatement | undefined)[];
  return all.some((one) => {
    if (one === undefined || one.flags || one.prefix || one.alternative_name) return false;
    return numberOf(one.version_added) <= version && !(numberOf(one.version_removed) <= version);
  });
}

/** `'≤37'` → 37; NaN for none, and for one that is not known. */
function numberOf(version: unknown): number {
  return typeof version === 'string' ? Number.parseFloat(version.replace('≤', '')) : Number.NaN;
}
