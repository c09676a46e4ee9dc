/** `epos-kantan completion bash|zsh|fish`: a script for the shell that completes commands, options and their values. */
import { defineCommand } from 'citty';
import type { ArgsDef, CommandMeta } from 'citty';
import { settled } from '../strict-words.ts';
import type { CommandNode } from '../strict-words.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** One place in the tree of commands: what can follow there. */
interface Place {
  /** Words so far, joined by a space; empty = none. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly does: string }[];
  readonly options: readonly {
    readonly name: string;
    readonly does: string;
    readonly values: readonly string[];
  }[];
}

/** Makes the command for a tree. Prints the script alone. */
export function completionCommand(tree: () => CommandNode) {
  return defineCommand({
    meta: { name: 'completion', description: 'Print a script that completes commands in your shell' },
    args: {
      shell: { type: 'enum', options: [...SHELLS], default: 'bash', description: 'bash, zsh or fish' },
    },
    async run({ args }) {
      const places = await placesOf(tree(), '');
      const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };
      process.stdout.write(scripts[args.shell](places));
    },
  });
}

async function placesOf(command: CommandNode, path: string): Promise<readonly Place[]> {
  const children = Object.entries((await settled<Record<string, unknown>>(command.subCommands)) ?? {});
  const args = (await settled<ArgsDef>(command.args)) ?? {};
  const commands: { name: string; does: string }[] = [];
  const below: Place[] = [];
  for (const [name, child] of children) {
    const definition = (await settled<CommandNode>(child)) ?? {};
    commands.push({ name, does: (await settled<CommandMeta>(definition.meta))?.description ?? '' });
    below.push(...(await placesOf(definition, `${path} ${name}`.trim())));
  }
  const options = Object.entries(args)
    .filter(([, { type }]) => type !== 'positional')
    .map(([name, definition]) => ({
      name: `--${name}`,
      does: definition.description ?? '',
      values: 'options' in definition ? (definition.options ?? []) : [],
    }));
  return [{ path, commands, options }, ...below];
}

/** What may follow a place, as one word list. */
function wordsOf({ commands, options }: Place): string {
  return [...commands, ...options].map(({ name }) => name).join(' ');
}

function valueCases(places: readonly Place[]): string {
  return places
    .flatMap(({ path, options }) =>
      options
        .filter(({ values }) => values.length > 0)
        .map(({ name, values }) => `    "${path} ${name}") words="${values.join(' ')}" ;;`),
    )
    .join('\n');
}

function bashScript(places: readonly Place[]): string {
  const cases = places.map((place) => `    "${place.path}") words="${wordsOf(place)}" ;;`).join('\n');
  return `# epos-kantan: put this into ~/.bashrc: eval "$(epos-kantan completion --shell bash)"
_epos_kantan() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" place="" words="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) break ;; esac
    case "\${place:+$place }$word" in
${places
  .filter(({ path }) => path !== '')
  .map(({ path }) => `      "${path}") place="${path}" ;;`)
  .join('\n')}
    esac
  done
  case "$place" in
${cases}
  esac
  case "$place $previous" in
${valueCases(places)}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _epos_kantan epos-kantan
`;
}

/** zsh reads the script of bash by its own bridge. */
function zshScript(places: readonly Place[]): string {
  return `# epos-kantan: put this into ~/.zshrc: eval "$(epos-kantan completion --shell zsh)"
autoload -U +X bashcompinit && bashcompinit
${bashScript(places).split('\n').slice(1).join('\n')}`;
}

function fishScript(places: readonly Place[]): string {
  const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = places.flatMap(({ path, commands, options }) => {
    const words = path === '' ? [] : path.split(' ');
    const seen = words.map((word) => `__fish_seen_subcommand_from ${word}`);
    const notDeeper =
      commands.length === 0
        ? []
        : [`not __fish_seen_subcommand_from ${commands.map(({ name }) => name).join(' ')}`];
    const condition = [...seen, ...notDeeper].join('; and ');
    const when = condition === '' ? '' : ` -n ${quote(condition)}`;
    return [
      ...commands.map(({ name, does }) => `complete -c epos-kantan -f${when} -a ${name} -d ${quote(does)}`),
      ...options.map(({ name, does, values }) => {
        const value = values.length === 0 ? '' : ` -xa ${quote(values.join(' '))}`;
        return `complete -c epos-kantan -f${when} -l ${name.slice(2)}${value} -d ${quote(does)}`;
      }),
    ];
  });
  return `# epos-kantan: epos-kantan completion --shell fish > ~/.config/fish/completions/epos-kantan.fish
${lines.join('\n')}
`;
}
