/**
 * `pnpm check`: everything that can be known about the code without running it. Prints one line per step with
 * its seconds, the words of a step that failed, and `N passed, N failed` at the end. With `--json <file>` it
 * also writes the steps there, for test.mjs.
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { binOf } from './bin-of.mjs';
import { runCommand, stopChildrenOnSignal } from './run-command.mjs';

const rootFolder = fileURLToPath(new URL('../', import.meta.url));
const stepTimeLimitMs = 10 * 60_000;
const stepsAtOnce = 2;
const wordsMax = 20_000;

const packageFolders = [
  'packages/shared',
  'packages/bff',
  'packages/simulator',
  'packages/widget',
  'demo',
  'e2e',
  'bench',
  'browsers',
  'site',
  'examples/frameworks',
];

/** The slow ones first, so that two at a time end together. */
const steps = [
  // In two halves: one alone would still run when everything else has ended.
  { name: 'lint packages/bff', args: [binOf(rootFolder, 'eslint'), 'packages/bff'] },
  {
    name: 'lint the others',
    args: [binOf(rootFolder, 'eslint'), '.', '--ignore-pattern', 'packages/bff/**'],
  },
  ...packageFolders.filter(hasTypeScript).map((folder) => typesStep(folder, join(folder, 'tsconfig.json'))),
  // React 18 has types of its own, and what a template says is known to its framework's compiler alone.
  typesStep('examples/react18', 'examples/frameworks/react18/tsconfig.json'),
  {
    name: 'types examples/svelte',
    args: [
      binOf(join(rootFolder, 'examples/frameworks'), 'svelte-check'),
      ...['--tsconfig', 'examples/frameworks/svelte/tsconfig.json', '--fail-on-warnings'],
    ],
  },
  typesStep('configuration', 'tsconfig.json'),
  { name: 'format', args: [binOf(rootFolder, 'prettier'), '--check', '--log-level', 'warn', '.'] },
  {
    name: 'imports',
    args: [
      binOf(rootFolder, 'dependency-cruiser', 'depcruise'),
      '--config',
      '.dependency-cruiser.cjs',
      ...foldersToCruise(),
    ],
  },
  { name: 'unused', args: [binOf(rootFolder, 'knip'), '--no-config-hints', '--no-progress'] },
  { name: 'hygiene', args: ['scripts/hygiene.mjs'] },
];

function typesStep(name, project) {
  const compiler = existsSync(join(rootFolder, name, 'node_modules/vue-tsc'))
    ? binOf(join(rootFolder, name), 'vue-tsc')
    : binOf(rootFolder, 'typescript-7', 'tsc');
  return { name: `types ${name}`, args: [compiler, '-p', project] };
}

function hasTypeScript(folder) {
  return filesBelow(join(rootFolder, folder)).some((file) => file.endsWith('.ts'));
}

function foldersToCruise() {
  const folders = packageFolders.flatMap((folder) =>
    ['e2e', 'bench', 'browsers', 'examples/frameworks'].includes(folder)
      ? [folder]
      : [`${folder}/src`, `${folder}/testing`],
  );
  return folders.filter((folder) => existsSync(join(rootFolder, folder)));
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

async function runStep({ name, args }) {
  const { isOk, ending, seconds, output } = await runCommand({
    args,
    cwd: rootFolder,
    timeLimitMs: stepTimeLimitMs,
    isCaptured: true,
  });
  console.log(`${isOk ? 'ok    ' : 'failed'}  ${name.padEnd(26)} ${seconds.toFixed(1).padStart(5)} s`);
  if (!isOk) console.log(`${indent(output.trim().slice(-wordsMax))}\n        ${name} ${ending}\n`);
  return { name, isOk, seconds };
}

function indent(text) {
  return text.replaceAll(/^/gm, '        ');
}

async function runSteps() {
  const waiting = [...steps];
  const results = [];
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) results.push(await runStep(step));
  };
  await Promise.all(Array.from({ length: stepsAtOnce }, worker));
  return results;
}

stopChildrenOnSignal();
const results = await runSteps();
const jsonOption = process.argv.indexOf('--json');
if (jsonOption !== -1) writeFileSync(process.argv[jsonOption + 1], JSON.stringify(results));
const failed = results.filter(({ isOk }) => !isOk).length;
process.exitCode = failed > 0 ? 1 : 0;
console.log(`${results.length - failed} passed, ${failed} failed`);
