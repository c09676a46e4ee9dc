/**
 * Reads the words of a command strictly: the parser lets through what it does not know, and a mistyped `--atempt 2` must not cancel another
 * payment than the one that was meant.
 */
import type { ArgsDef } from 'citty';

/** What a command is made of, as far as it is read here; each part may be a value, a promise or a function that gives one. */
export interface CommandNode {
  readonly meta?: unknown;
  readonly args?: unknown;
  readonly subCommands?: unknown;
}

/** A part of a command as its value. */
export async function settled<T>(part: unknown): Promise<T | undefined> {
  return (await (typeof part === 'function' ? (part as () => unknown)() : part)) as T | undefined;
}

/** What is wrong with the words behind `epos-kantan`; null = each is known and stands once. */
export async function findStrangeWord(root: CommandNode, words: readonly string[]): Promise<string | null> {
  const [command, rest] = await commandOf(root, words);
  const args = (await settled<ArgsDef>(command.args)) ?? {};
  const seen = new Set<string>();
  let places = Object.values(args).filter(({ type }) => type === 'positional').length;
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? '';
    if (!word.startsWith('-')) {
      places -= 1;
      if (places < 0) return `"${word}" is one word too many`;
      continue;
    }
    const [, name = '', value] = /^--([^=]+)(=.*)?$/s.exec(word) ?? [];
    const type = Object.hasOwn(args, name) ? args[name]?.type : undefined;
    if (type === undefined || type === 'positional')
      return `there is no option ${word.split('=', 1)[0] ?? ''}`;
    if (seen.has(name)) return `--${name} stands twice`;
    seen.add(name);
    // A library reads `=no` as yes.
    if (type === 'boolean' && value !== undefined && !/^=(?:true|false)$/.test(value))
      return `--${name} is there or not there, and has no value`;
    if (type === 'boolean' || value !== undefined) continue;
    index += 1;
    if (index >= rest.length) return `--${name} has no value`;
  }
  return null;
}

/** The command that the first words name, and the words behind its name. */
async function commandOf(
  root: CommandNode,
  words: readonly string[],
): Promise<readonly [CommandNode, readonly string[]]> {
  const children = (await settled<Record<string, unknown>>(root.subCommands)) ?? {};
  const [first = '', ...rest] = words;
  if (!Object.hasOwn(children, first)) return [root, words];
  return commandOf((await settled<CommandNode>(children[first])) ?? {}, rest);
}
