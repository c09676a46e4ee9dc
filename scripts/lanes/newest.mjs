/** Raises every dependency to its newest version, whatever package.json allows. Called by test-lanes.mjs, in a copy of the repository. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const groups = ['dependencies', 'devDependencies'];

/**
 * Which versions the package.json of a tree ask for: `folder name` → version.
 * @param {string} folder
 * @returns {Map<string, string>}
 */
export function versionsOf(folder) {
  const files = execFileSync('git', ['ls-files', 'package.json', '**/package.json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const versions = new Map();
  for (const file of files.split('\n').filter(Boolean)) {
    const manifest = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    for (const group of groups)
      for (const [name, version] of Object.entries(manifest[group] ?? {}))
        versions.set(`${file.replace(/\/?package\.json$/, '') || '.'} ${name}`, version);
  }
  return versions;
}

/**
 * What an update has changed, one line each.
 * @param {Map<string, string>} before
 * @param {Map<string, string>} after
 * @returns {string[]}
 */
export function changesOf(before, after) {
  return [...after].flatMap(([name, version]) =>
    before.get(name) === version ? [] : [`${name} ${before.get(name) ?? 'none'} → ${version}`],
  );
}
