/** docs/conformance.md says what is so: it is made anew and compared, and every test that it names is there. The widget has to be built before. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { conformanceLines } from './conformance/lines.mjs';
import { judgedPages, lastResults, lastRunInBrowsers, strictPolicy } from './conformance/measured.mjs';
import { conformancePage } from './conformance/page.mjs';
import { widgetEntries } from './runtimes/lay-package.mjs';
import { runtimes } from './runtimes/runtimes.mjs';

const root = new URL('../', import.meta.url);
const read = (file) => readFileSync(new URL(file, root), 'utf8');
const lines = Object.values(conformanceLines).flat();

/** Whether a test of this name is in a file, as it is written there: the first text of a call, with a function after it or in a table. */
function hasTest(file, name) {
  const source = read(file);
  return [`'${name}'`, `"${name}"`, `\`${name}\``].some((text) =>
    [...source.matchAll(/(?:it|test)(?:\.\w+)?\(\s*|\)\(\s*/g)].some(({ index, 0: call }) =>
      source.startsWith(text, index + call.length),
    ),
  );
}

describe('the conformance page', () => {
  it('is what the build, the lines and the last results make: else build the widget and run node scripts/write-conformance.mjs', async () => {
    expect(read('docs/conformance.md')).toBe(await conformancePage());
  });

  it('names only tests that are there', () => {
    const named = lines.flatMap(({ shownBy }) => shownBy);
    const missing = named.filter(([file, test]) => !existsSync(new URL(file, root)) || !hasTest(file, test));
    expect(missing).toEqual([]);
    expect(hasTest('scripts/write-conformance.test.mjs', 'names only tests')).toBe(false);
  });

  it('shows what it says is there, and says why when something is not', () => {
    expect(Object.values(conformanceLines).map((list) => list.length)).toEqual([18, 22, 14]);
    expect(lines.filter(({ is, shownBy }) => is !== 'no' && shownBy.length === 0)).toEqual([]);
    expect(lines.filter(({ is, says }) => is !== 'yes' && says.length < 40)).toEqual([]);
  });

  it('has results of the runtimes, entries and measures of today', () => {
    const { entries, outcomes } = lastResults('runtimes');
    expect(entries).toEqual(widgetEntries());
    expect(outcomes.map(({ name }) => name)).toEqual(runtimes.map(({ name }) => name));
    const measured = lastResults('bench-widget').verdicts.map(({ id }) => id);
    expect([...new Set(measured)]).toEqual(['P13', 'P14', 'P15', 'P16']);
  });

  it('finds the policy, the judged pages and the last run in browsers where it looks', () => {
    expect(strictPolicy()).toContain("trusted-types 'none'");
    expect(judgedPages()).toEqual(expect.arrayContaining(['shop', 'return', 'playground', 'gallery']));
    expect(lastRunInBrowsers()).toMatch(/^Last run, \d{4}-\d\d-\d\d: \d+ tests/);
  });
});
