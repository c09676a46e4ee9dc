/** Holds docs/doctor.md and the checks together. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CHECKS } from './check-list.ts';
import { CHECK_TITLES } from './check-titles.ts';

const page = readFileSync(new URL('../../../../docs/doctor.md', import.meta.url), 'utf8');

/** The rows of all tables of checks: id, what is looked at, what to do. */
const rows = page
  .slice(page.indexOf('## Configuration'))
  .split('\n')
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .filter(([, id]) => /^`[a-z]+(?:-[a-z]+)*`$/.test(id ?? ''))
  .map(([, id = '', what = '', todo = '']) => ({ id: id.replaceAll('`', ''), what, todo }));

it('the documentation has each check once, in the order of the report, and no other', () => {
  expect(rows.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
});

it('each row says what is looked at and what to do', () => {
  expect(rows.filter(({ what, todo }) => what === '' || todo === '')).toEqual([]);
});

it('the documentation says how many there are', () => {
  expect(page).toContain(`${String(CHECKS.length)} checks`);
});

it('the titles are those of the checks, each once, in the order of the report', () => {
  expect(Object.keys(CHECK_TITLES)).toEqual(CHECKS.map(({ id }) => id));
});
