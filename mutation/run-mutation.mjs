/**
 * `pnpm mutation [area …] [--fresh]`: breaks the code of an area in every way that Stryker knows and counts what the unit tests notice.
 * Without an area, all of them, one after another. A mutant whose code and tests are the same as in the last run is not tried again;
 * `--fresh` tries all. Prints the figures and how the survivors differ from docs/mutation-survivors.md; fails below 95 %.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { binOf } from '../scripts/bin-of.mjs';
import { runCommand, stopChildrenOnSignal } from '../scripts/run-command.mjs';
import { areas } from './areas.mjs';
import { copiesFolder, reportFolder } from './stryker-options.mjs';
import { compareSurvivors, describeSurvivor, listFile, readList, scoreMin } from './survivor-list.mjs';
import { readReport } from './read-report.mjs';

const rootFolder = fileURLToPath(new URL('../', import.meta.url));

const words = process.argv.slice(2).filter((word) => word !== '--');
const isFresh = words.includes('--fresh');
const chosen = words.filter((word) => word !== '--fresh');
const strangers = chosen.filter((word) => !Object.hasOwn(areas, word));

/** Runs one area and prints what came of it. True = its score is high enough. */
async function runArea(name) {
  const files = {
    report: `${reportFolder}/${name}.json`,
    incremental: `${reportFolder}/${name}.incremental.json`,
  };
  mkdirSync(join(rootFolder, reportFolder), { recursive: true });
  // Of a run that was stopped.
  rmSync(join(rootFolder, copiesFolder), { recursive: true, force: true });
  rmSync(join(rootFolder, files.report), { force: true });
  if (isFresh) rmSync(join(rootFolder, files.incremental), { force: true });
  const { ending, seconds } = await runCommand({
    args: [binOf(rootFolder, '@stryker-mutator/core', 'stryker'), 'run', `mutation/${name}.config.mjs`],
    cwd: rootFolder,
    env: { MUTATION_AREA: name },
    timeLimitMs: areas[name].minutesMax * 60_000,
  });
  let report;
  try {
    report = readReport(JSON.parse(readFileSync(join(rootFolder, files.report), 'utf8')));
  } catch {
    console.log(`\n${name}: no report; the run ${ending}`);
    return false;
  }
  printReport(name, report, seconds);
  return report.score >= scoreMin;
}

function printReport(name, { mutants, killed, survived, timedOut, score, survivors }, seconds) {
  const figures = `${mutants} mutants, ${killed} killed, ${survived} survived, ${timedOut} timed out, ${score.toFixed(2)} %`;
  console.log(`\n${name}: ${figures}, ${(seconds / 60).toFixed(1)} minutes`);
  const listed = readList(readFileSync(join(rootFolder, listFile), 'utf8')).survivors;
  const { added, gone } = compareSurvivors(
    listed.filter(({ area }) => area === name),
    survivors,
  );
  for (const survivor of added) console.log(`not on the list:  ${describeSurvivor(survivor)}`);
  for (const survivor of gone) console.log(`killed by now:    ${describeSurvivor(survivor)}`);
}

if (strangers.length > 0) {
  console.error(`no such area: ${strangers.join(', ')}; there are ${Object.keys(areas).join(', ')}`);
  process.exitCode = 64;
} else {
  stopChildrenOnSignal();
  const ends = [];
  for (const name of chosen.length > 0 ? chosen : Object.keys(areas)) ends.push(await runArea(name));
  process.exitCode = ends.every(Boolean) ? 0 : 1;
}
