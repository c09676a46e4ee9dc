/** Reads the Dockerfile and its ignore file, as far as ours use their languages; anything else is refused, so that nothing is passed over. */

/**
 * @typedef {{ name: string | null, base: string, steps: { word: string, text: string }[] }} Stage
 * Reads the stages.
 * @param {string} text
 * @returns {Stage[]}
 */
export function readDockerfile(text) {
  const stages = [];
  const lines = text.replace(/\s*\\\n\s*/g, ' ').split('\n');
  for (const line of lines.filter((one) => one.trim() !== '' && !one.startsWith('#'))) {
    const [, word, rest] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    if (word === undefined) throw new Error(`no instruction: ${line}`);
    if (word === 'FROM') {
      const [, base, , name] = /^(\S+)( AS (\S+))?$/.exec(rest) ?? [];
      if (base === undefined) throw new Error(`no base: ${line}`);
      stages.push({ name: name ?? null, base, steps: [] });
    } else stages.at(-1).steps.push({ word, text: rest });
  }
  return stages;
}

/** The texts of a stage's steps of one kind. */
export function textsOf(stage, word) {
  return stage.steps.filter((step) => step.word === word).map(({ text }) => text);
}

/** A `CMD`, `ENTRYPOINT` or the command of a `HEALTHCHECK`, which have to be lists: there is no shell. */
export function commandOf(stage, word) {
  const [text = ''] = textsOf(stage, word);
  return JSON.parse(text.slice(text.indexOf('[')));
}

/** `COPY [--from=stage] [--chown=user] sources… target` */
export function readCopy(text) {
  const words = text.split(' ');
  const flags = words.filter((word) => word.startsWith('--'));
  const paths = words.filter((word) => !word.startsWith('--'));
  const flag = (name) => flags.find((one) => one.startsWith(`--${name}=`))?.split('=')[1] ?? null;
  return { from: flag('from'), chown: flag('chown'), sources: paths.slice(0, -1), target: paths.at(-1) };
}

/**
 * What of the repository's files goes into the build. The last rule that fits a file decides.
 * @param {string} text of .dockerignore
 * @returns {(path: string) => boolean} asked with a path from the root
 */
export function readIgnore(text) {
  const rules = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const pattern = line.replace(/^!/, '');
      if (!/^(?:\*|[\w./-]+|\*\*\/[\w.*-]+)$/.test(pattern)) throw new Error(`not understood: ${line}`);
      const escaped = pattern
        .replace(/^\*\*\//, '\0')
        .replaceAll('.', '\\.')
        .replaceAll('*', '[^/]*')
        .replace('\0', '(?:.*/)?');
      return { goesIn: line.startsWith('!'), fits: new RegExp(`^${escaped}(?:/|$)`) };
    });
  return (path) => rules.findLast(({ fits }) => fits.test(path))?.goesIn ?? true;
}
