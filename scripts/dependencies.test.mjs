/** What the published packages bring into a shop's installation: nothing that docs/dependencies.md does not name. */
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { collectLibraries } from './write-notices.mjs';

const read = (file) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const names = readdirSync(new URL('../packages', import.meta.url));
const manifests = names.map((name) => [name, JSON.parse(read(`packages/${name}/package.json`))]);
const page = read('docs/dependencies.md');
const lockfile = read('pnpm-lock.yaml');

const licences = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'Unlicense'];
/** Of packages of ours, not of the registry. */
const isOurs = (name) => name.startsWith('@epos-kantan/');

describe('what the packages need to run', () => {
  const rows = [...page.matchAll(/^\| (\S+) +\| ([a-z, ]+?) +\| (\S.*?) +\|$/gm)];

  it('is what the page names, library by library and package by package', () => {
    const used = new Map();
    for (const [name, { dependencies = {}, optionalDependencies = {} }] of manifests)
      for (const library of Object.keys({ ...dependencies, ...optionalDependencies }))
        if (!isOurs(library)) used.set(library, [...(used.get(library) ?? []), name]);
    const named = rows
      .filter(([, library]) => library !== 'library')
      .map(([, library, packages]) => [library, packages.split(', ').toSorted()]);
    expect(new Map(named)).toEqual(new Map([...used].map(([library, by]) => [library, by.toSorted()])));
    expect(named.length).toBe(used.size);
  });

  it('has exact versions', () => {
    for (const [name, { dependencies = {} }] of manifests)
      for (const [library, version] of Object.entries(dependencies))
        expect([name, library, version]).toEqual([
          name,
          library,
          expect.stringMatching(isOurs(library) ? /^workspace:/ : /^\d+\.\d+\.\d+$/),
        ]);
  });

  it('is under licences that ask for no more than a notice', () => {
    const libraries = collectLibraries();
    expect(libraries.length).toBeGreaterThan(50);
    for (const [library, { licence }] of libraries) {
      const offered = licence.replaceAll(/[()]/g, '').split(' OR ');
      expect([library, offered.some((one) => licences.includes(one)) || licence]).toEqual([library, true]);
    }
  });

  it('runs one script when it is installed, that of the database driver', () => {
    const scripted = collectLibraries().flatMap(([library, { installs }]) => (installs ? [library] : []));
    expect(scripted).toEqual([expect.stringMatching(/^better-sqlite3 /)]);
  });
});

describe('the lockfile', () => {
  const resolutions = [...lockfile.matchAll(/^ {4}resolution: (.*)$/gm)].map((match) => match[1]);

  it('has a SHA-512 of every archive, and no address', () => {
    expect(resolutions.length).toBeGreaterThan(1_000);
    for (const resolution of resolutions) expect(resolution).toMatch(/^\{integrity: sha512-[\w+/]{86}==\}$/);
    // Their authors' words on why they are deprecated may name one.
    const lines = lockfile.split('\n').filter((line) => !/^ {4}deprecated: /.test(line));
    expect(lines.filter((line) => /https?:|git\+|git@[a-z]|tarball:|codeload/.test(line))).toEqual([]);
  });
});
