/** Reads what Stryker found: the figures of a run and the mutants that no test noticed. Called by run-mutation.mjs. */

/**
 * @typedef {object} Survivor
 * @property {string} file  from the root of the repository
 * @property {number} line  1 is the first
 * @property {string} text  the code that was replaced; of more than one line, the first
 * @property {string} replacement  in one line
 */

const textCharactersMax = 100;

/**
 * @param {object} report  Stryker's own, parsed (mutation-testing-report-schema)
 * @returns {{ mutants: number, killed: number, survived: number, timedOut: number, score: number, survivors: Survivor[] }}
 *   `survived` counts what no test reaches as well; `score` in percent: what was noticed, by a test or by the clock
 */
export function readReport(report) {
  const all = Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants.map((mutant) => ({ file, source, ...mutant })),
  );
  const count = (...statuses) => all.filter(({ status }) => statuses.includes(status)).length;
  const killed = count('Killed');
  const timedOut = count('Timeout');
  const left = all.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const mutants = killed + timedOut + left.length;
  return {
    mutants,
    killed,
    survived: left.length,
    timedOut,
    score: mutants === 0 ? 0 : ((killed + timedOut) / mutants) * 100,
    survivors: left.map(toSurvivor),
  };
}

function toSurvivor({ file, source, location, replacement = '' }) {
  const { start, end } = location;
  const line = source.split('\n')[start.line - 1] ?? '';
  const text = line.slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined);
  return { file, line: start.line, text: shorten(text), replacement: shorten(replacement) };
}

/**
 * Code as the list has it: in one line, cut.
 * @param {string} text
 */
export function shorten(text, charactersMax = textCharactersMax) {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, charactersMax).trim();
}
