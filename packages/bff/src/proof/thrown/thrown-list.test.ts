import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { thrownList } from './thrown-list.ts';
import type { HoldingTest } from './thrown-row.ts';

const ROOT = new URL('../../../../../', import.meta.url);

/** The names of the tests of a file, as they are written; of a table of cases the name with its placeholders. */
async function testNamesOf(file: string): Promise<ReadonlySet<string>> {
  const source = await readFile(fileURLToPath(new URL(file, ROOT)), 'utf8');
  // The first text of a call is a test's name when a function follows it; a group's is left out by its `describe`.
  const calls = source.matchAll(
    /(describe[\w.]*)?\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"),\s*(?:\{[^}]*\},\s*)?(?:async )?\(/g,
  );
  return new Set(
    [...calls].flatMap(([, group, single, double]) => (group === undefined ? [single ?? double ?? ''] : [])),
  );
}

describe('the thrown list', () => {
  it('has each of the 65 rows once, in their order', () => {
    expect(thrownList.map(({ row }) => row)).toEqual(Array.from({ length: 65 }, (_, at) => at + 1));
  });

  it('names for each row what holds it', () => {
    for (const { row, heldBy } of thrownList) expect(heldBy.length, `row ${String(row)}`).toBeGreaterThan(0);
  });

  it('names only tests that are there', async () => {
    const missing: HoldingTest[] = [];
    for (const holding of thrownList.flatMap(({ heldBy }) => heldBy)) {
      if (!(await testNamesOf(holding.file)).has(holding.test)) missing.push(holding);
    }
    expect(missing).toEqual([]);
  });

  it('has a place for every numbered test of this folder', async () => {
    const listed = new Set(
      thrownList.flatMap(({ row, heldBy }) => heldBy.map(({ test }) => `${row} ${test}`)),
    );
    for (const name of [
      'orders',
      'edge',
      'gateway',
      'news',
      'settings',
      'money',
      'faulty-host',
      'log-lines',
      'merchant',
      'measured',
      'webhooks',
      'limits',
    ]) {
      const names = await testNamesOf(`packages/bff/src/proof/thrown/${name}.test.ts`);
      const numbered = [...names].filter((test) => /^\d+: /.test(test));
      expect(numbered.length, name).toBeGreaterThan(0);
      for (const test of numbered) expect(listed).toContain(`${parseInt(test, 10)} ${test}`);
    }
  });
});
