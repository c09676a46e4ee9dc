/**
 * Tells a fault of the configuration in two sentences. The loader's text says what to put there, for a list of faults; here it stands behind
 * what is wrong. Pure.
 */
import type { ConfigFault } from '../config/config-schema.ts';

/** What is wrong, and what to do. */
export interface ToldFault {
  readonly says: string;
  readonly todo: string;
}

/** The forms of the loader's texts, each with what of it says what is wrong. */
const FORMS: readonly (readonly [form: RegExp, says: (variable: string, ...parts: string[]) => string])[] = [
  [/^unset it or ([A-Z_]+):/, (variable, other) => `${variable} and ${other} are both set.`],
  [
    /^put (\S+) there instead of (".*")$/s,
    (variable, _, wrong) => `${variable} has ${wrong}, which is no exact origin.`,
  ],
  [/^put (.+?) there\b/s, (variable, right) => `${variable} is not ${right}.`],
  [/^((?:is|has) [^;:]+)[;:] /, (variable, what) => `${variable} ${what}.`],
  [/^must be (.+?)(?:;| with )/, (variable, right) => `${variable} is not ${right}.`],
  [/^(\S+) must be (.+?);/, (variable, wrong, right) => `${variable} has ${wrong}, which is not ${right}.`],
];

/** @param isSet whether the variable has a text at all */
export function tellFault({ variable, fix }: ConfigFault, isSet: boolean): ToldFault {
  if (!isSet && /^(?:set it|put )/.test(fix))
    return { says: `${variable} is not set.`, todo: sentence(fix.replace(/^put /, 'set it: put ')) };
  for (const [form, says] of FORMS) {
    const parts = form.exec(fix);
    if (parts !== null) return { says: says(variable, ...parts.slice(1)), todo: todoOf(variable, fix) };
  }
  return { says: `${variable}: ${fix}.`, todo: `Correct ${variable}.` };
}

/** What stands behind "is so: do that"; else the whole text. */
function todoOf(variable: string, fix: string): string {
  const [, todo] = /^(?:is|has) [^;:]+[;:] (.+)$/s.exec(fix) ?? [];
  if (todo !== undefined) return sentence(todo);
  return /^(?:put|set|unset) /.test(fix) ? sentence(fix) : `${variable} ${fix}.`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
