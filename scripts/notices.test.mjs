import { readFileSync } from 'node:fs';
import { satisfies } from 'semver';
import { expect, it } from 'vitest';
import { collectLibraries, renderNotices } from './write-notices.mjs';

it('names every library that an installation brings, with its licence: else run node scripts/write-notices.mjs', () => {
  const file = readFileSync(new URL('../third-party-notices.md', import.meta.url), 'utf8');
  expect(file).toBe(renderNotices());
  expect(file.split('\n').filter((line) => line.startsWith('| ')).length).toBeGreaterThan(30);
});

it('has one licence, which every package states', () => {
  const licence = readFileSync(new URL('../LICENSE', import.meta.url), 'utf8');
  expect(licence).toContain('Apache License');
  for (const folder of ['.', 'packages/shared', 'packages/bff', 'packages/widget', 'packages/simulator']) {
    const file = readFileSync(new URL(`../${folder}/package.json`, import.meta.url), 'utf8');
    expect([folder, JSON.parse(file).license]).toEqual([folder, 'Apache-2.0']);
  }
});

it('brings nothing that needs a newer Node than the packages do', () => {
  const tooNew = collectLibraries().filter(([, { node }]) => !satisfies('20.19.0', node));
  expect(tooNew).toEqual([]);
});
