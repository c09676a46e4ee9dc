/**
 * Writes the two languages of the self-contained build as one text each, with the names of their words once for both: 90 bytes of brotli.
 * They are written for people in `src/i18n`.
 */
import type { Plugin } from 'vite';
import { en } from '../src/i18n/en.ts';
import { ja } from '../src/i18n/ja.ts';
import type { Messages } from '../src/i18n/messages.ts';

const LOCALES: Readonly<Record<string, Messages>> = { ja, en };
const UNPACK = '\0epos-kantan-unpack';
const SEPARATOR = '|';

/** The words in their order: groups of names, each with its texts. */
function groupsOf({ labels, short, titles, sentences, rows }: Messages) {
  return Object.entries({ labels, short, titles, sentences, rows }).map(([group, words]) => ({
    names: [group, ...Object.keys(words)].join(' '),
    texts: Object.values(words),
  }));
}

function namesOf(messages: Messages): string {
  return groupsOf(messages)
    .map(({ names }) => names)
    .join();
}

/** The plugin of the self-contained build. */
export function packMessages(): Plugin {
  const names = namesOf(ja);
  if (namesOf(en) !== names) throw new Error('the two languages have not the same words in the same order');
  return {
    name: 'epos-kantan-pack-messages',
    enforce: 'pre',
    resolveId: (id) => (id === UNPACK ? id : undefined),
    load: (id) =>
      id === UNPACK
        ? `export function unpack(text, yen) {
            const texts = text.split(${JSON.stringify(SEPARATOR)});
            return { yen, ...Object.fromEntries(${JSON.stringify(names)}.split(',').map((names) => {
              const [group, ...words] = names.split(' ');
              return [group, Object.fromEntries(words.map((word) => [word, texts.shift()]))];
            })) };
          }`
        : undefined,
    transform: (_code, id) => {
      const tag = /\/src\/i18n\/(ja|en)\.ts$/.exec(id)?.[1] ?? '';
      const messages = LOCALES[tag];
      if (messages === undefined) return undefined;
      const texts = groupsOf(messages).flatMap((group) => group.texts);
      if (texts.some((text) => text.includes(SEPARATOR)))
        throw new Error(`a text of ${tag} has a ${SEPARATOR} in it`);
      return `import { unpack } from ${JSON.stringify(UNPACK)};
        export const ${tag} = unpack(${JSON.stringify(texts.join(SEPARATOR))}, ${String(messages.yen)});`;
    },
  };
}
