/**
 * Reads docs/mutation-survivors.md, the committed report: the figures of each area, and each survivor with the reason why it is left.
 * Called by run-mutation.mjs, and by the test that holds the list against the code.
 */
import { shorten } from './read-report.mjs';

/** The committed list, from the root of the repository. */
export const listFile = 'docs/mutation-survivors.md';

/** @typedef {import('./read-report.mjs').Survivor} Survivor */

const figuresForm =
  /^\| *(?<area>\w+) *\| *(?<mutants>[\d,]+) *\| *(?<killed>[\d,]+) *\| *(?<survived>[\d,]+) *\| *(?<timedOut>[\d,]+) *\| *(?<score>[\d.]+) *\| *(?<date>\d{4}-\d\d-\d\d) *\| *(?<minutes>[\d.]+) *\|$/;
const survivorForm =
  /^- `(?<file>[^`:]+):(?<line>\d+)` (?<fence>`+) ?(?<text>.+?) ?\k<fence> → (?<fence2>`+) ?(?<replacement>.*?) ?\k<fence2>: (?<reason>.+)$/;

/**
 * @param {string} markdown
 * @returns {{ figures: { area: string, mutants: number, killed: number, survived: number, timedOut: number, score: number }[],
 *   survivors: (Survivor & { area: string, reason: string })[] }}
 */
export function readList(markdown) {
  const figures = [];
  const survivors = [];
  let area = '';
  for (const line of markdown.split('\n')) {
    area = /^## (?<area>\w+)$/.exec(line)?.groups.area.toLowerCase() ?? area;
    const row = figuresForm.exec(line)?.groups;
    if (row) figures.push(toFigures(row));
    if (!line.startsWith('- `')) continue;
    const item = survivorForm.exec(line)?.groups;
    if (!item) throw new Error(`${listFile}: not of the form of a survivor: ${line}`);
    const { file, text, replacement, reason } = item;
    survivors.push({ area, file, line: Number(item.line), text, replacement, reason });
  }
  return { figures, survivors };
}

function toFigures({ area, score, ...counts }) {
  const number = (name) => Number(counts[name].replaceAll(',', ''));
  return {
    area,
    mutants: number('mutants'),
    killed: number('killed'),
    survived: number('survived'),
    timedOut: number('timedOut'),
    score: Number(score),
  };
}

/**
 * How a run differs from the list. Lines may have moved; the same text replaced by the same is the same mutant.
 * @template {Survivor} T
 * @param {T[]} listed
 * @param {Survivor[]} found
 */
export function compareSurvivors(listed, found) {
  const added = [...found];
  const gone = [];
  for (const survivor of listed) {
    const index = added.findIndex((other) => isSame(survivor, other));
    if (index === -1) gone.push(survivor);
    else added.splice(index, 1);
  }
  return { added, gone };
}

function isSame(one, other) {
  return one.file === other.file && one.text === other.text && one.replacement === other.replacement;
}

/**
 * A survivor as the list has it, without its reason.
 * @param {Survivor} survivor
 */
export function describeSurvivor({ file, line, text, replacement }) {
  return `- \`${file}:${line}\` ${fenced(text)} → ${fenced(replacement)}:`;
}

function fenced(code) {
  if (!code.includes('`') && code !== '') return `\`${code}\``;
  return `\`\` ${code} \`\``;
}

/** Lowest score of an area, in percent. */
export const scoreMin = 95;

/**
 * What is wrong with the list, for a person; nothing when it holds.
 * @param {ReturnType<typeof readList>} list
 * @param {readonly string[]} areaNames
 * @param {(file: string) => string | null} sourceOf  the text of a file, null when there is none
 * @returns {string[]}
 */
export function findListFaults({ figures, survivors }, areaNames, sourceOf) {
  const faults = areaNames
    .filter((name) => !figures.some(({ area }) => area === name))
    .map((name) => `there are no figures of ${name}`);
  for (const row of figures) {
    const listed = survivors.filter(({ area }) => area === row.area).length;
    faults.push(...faultsOfFigures(row, listed, areaNames));
  }
  for (const survivor of survivors) {
    const fault = faultOfSurvivor(survivor, sourceOf(survivor.file));
    if (fault !== null) faults.push(`${survivor.file}:${survivor.line} ${fault}`);
  }
  return faults;
}

function faultsOfFigures({ area, mutants, killed, survived, timedOut, score }, listed, areaNames) {
  const faults = [];
  if (!areaNames.includes(area)) faults.push(`${area}: there is no such area`);
  if (killed + survived + timedOut !== mutants) faults.push(`${area}: the figures do not add up`);
  if (Math.abs(((killed + timedOut) / mutants) * 100 - score) > 0.01)
    faults.push(`${area}: the score is not that of the figures`);
  if (score < scoreMin) faults.push(`${area}: ${score} % is less than ${scoreMin} %`);
  if (listed !== survived) faults.push(`${area}: ${survived} survived, ${listed} are listed`);
  return faults;
}

function faultOfSurvivor({ line, text }, source) {
  if (source === null) return 'is in a file that does not exist';
  const lines = source.split('\n').map((one) => shorten(one, Number.POSITIVE_INFINITY));
  if (lines[line - 1]?.includes(text)) return null;
  const at = lines.findIndex((one) => one.includes(text)) + 1;
  return at === 0 ? `does not have \`${text}\` any more` : `has moved: \`${text}\` is in line ${at}`;
}
