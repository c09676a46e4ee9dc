/**
 * Runs the steps of the Dockerfile in a folder, without a container engine: each stage is a folder, its paths lie below that. What a base
 * image would bring has to be on this machine. Called by `check.mjs`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readCopy, readDockerfile, readIgnore } from './dockerfile.mjs';

const BUILD_MS = 15 * 60_000;

/**
 * @param {string} repository its root
 * @param {string} folder an empty one
 * @param {(line: string) => void} tell each step
 * @returns {{ stages: import('./dockerfile.mjs').Stage[], rootOf: (name: string | null) => string }}
 */
export function runSteps(repository, folder, tell) {
  const stages = readDockerfile(readFileSync(join(repository, 'Dockerfile'), 'utf8'));
  const goesIn = readIgnore(readFileSync(join(repository, '.dockerignore'), 'utf8'));
  const context = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: repository,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((path) => path !== '' && goesIn(path));
  const rootOf = (name) => join(folder, name ?? 'image');
  for (const stage of stages) {
    const root = rootOf(stage.name);
    let workFolder = root;
    mkdirSync(root, { recursive: true });
    for (const { word, text } of stage.steps) {
      if (word === 'WORKDIR') {
        workFolder = join(root, text);
        mkdirSync(workFolder, { recursive: true });
      } else if (word === 'COPY') {
        tell(`COPY ${text}`);
        copy(readCopy(text), { root, workFolder, rootOf, repository, context });
      } else if (word === 'RUN') {
        tell(`RUN ${text}`);
        run(text, workFolder, tell);
      }
    }
  }
  return { stages, rootOf };
}

function run(text, cwd, tell) {
  const packages = /^apt-get update && apt-get install --yes --no-install-recommends (.+)$/.exec(text)?.[1];
  if (packages !== undefined) {
    const missing = packages.split(' ').filter((name) => spawnSync('which', [name]).status !== 0);
    if (missing.length > 0) throw new Error(`install ${missing.join(', ')}`);
    tell(`    not run: ${packages} are here`);
    return;
  }
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', text], {
    cwd,
    encoding: 'utf8',
    timeout: BUILD_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${text}\n${stdout}\n${stderr}`);
}

function copy({ from, sources, target }, { root, workFolder, rootOf, repository, context }) {
  const to = target.startsWith('/') ? join(root, target) : join(workFolder, target);
  for (const source of sources) {
    if (from !== null) {
      cpSync(join(rootOf(from), source), to, { recursive: true, verbatimSymlinks: true });
      continue;
    }
    const files = context.filter((path) => path === source || path.startsWith(`${source}/`));
    if (files.length === 0) throw new Error(`.dockerignore lets nothing of ${source} in`);
    const isFolder = statSync(join(repository, source)).isDirectory();
    for (const path of files) {
      const place = join(to, isFolder ? path.slice(source.length) : path);
      mkdirSync(dirname(place), { recursive: true });
      cpSync(join(repository, path), place);
    }
  }
}
