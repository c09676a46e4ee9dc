/** Proves the house's lint rules: for each a piece of code that it refuses and one that it lets pass. */
import { fileURLToPath } from 'node:url';
import { ESLint, Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import tseslint from 'typescript-eslint';
import { houseRules } from './eslint-house-rules.mjs';

const eslint = new ESLint({ cwd: fileURLToPath(new URL('../', import.meta.url)) });
const core = 'packages/bff/src/checkout/a.ts';
const route = 'packages/bff/src/http/a.ts';
const testFile = 'packages/bff/src/http/a.test.ts';

const lines = (count) => 'f();\n'.repeat(count);
const longFunction = `export function long() {\n${lines(70)}}`;

/** The rules in force for a file that need no type information, applied to a text. */
async function rulesBrokenBy(file, text) {
  const { rules } = await eslint.calculateConfigForFile(file);
  const untyped = Object.entries(rules).filter(([name]) => !name.startsWith('@typescript-eslint/'));
  const config = {
    plugins: { house: houseRules },
    languageOptions: { parser: tseslint.parser },
    rules: Object.fromEntries(untyped),
  };
  return new Linter().verify(text, config).map(({ ruleId }) => ruleId);
}

describe('refused', () => {
  test.each([
    ['no-restricted-syntax', core, 'export const now = Date.now();'],
    ['no-restricted-syntax', core, 'export const now = new Date();'],
    ['no-restricted-syntax', core, 'export const id = Math.random();'],
    ['no-restricted-syntax', core, 'export const id = crypto.randomUUID();'],
    ['no-restricted-syntax', route, 'export enum Kind { A }'],
    ['no-restricted-syntax', route, 'export namespace A { export const b = 1; }'],
    ['no-restricted-syntax', route, 'export class A { constructor(private b: string) {} }'],
    ['no-restricted-syntax', route, 'export default 1;'],
    ['no-restricted-imports', route, "import { a } from './a';"],
    ['no-restricted-imports', route, "import { a } from '../a.js';"],
    ['no-console', route, "console.log('a');"],
    ['max-lines', route, lines(401)],
    ['max-lines', testFile, lines(601)],
    ['house/function-length', route, longFunction],
    ['house/function-length', testFile, longFunction],
    ['house/silenced-with-reason', route, '// eslint-disable-next-line no-console\nconsole.log(1);'],
    ['house/no-skipped-tests', testFile, "test.skip('a', () => {});"],
    ['house/no-skipped-tests', testFile, "describe.only('a', () => {});"],
    ['house/no-skipped-tests', testFile, "it.each([1]).skip('a', () => {});"],
    ['house/no-skipped-tests', testFile, "test.skipIf(true)('a', () => {});"],
    ['house/no-skipped-tests', testFile, "xit('a', () => {});"],
    ['house/no-skipped-tests', 'e2e/a.spec.ts', "test.fixme('a', () => {});"],
  ])('%s in %s: %s', async (rule, file, text) => {
    expect(await rulesBrokenBy(file, text)).toContain(rule);
  });
});

describe('let pass', () => {
  test.each([
    [core, 'export const day = (now: number) => new Date(now);'],
    [route, 'export const now = Date.now();'],
    [route, "import { a } from './a.ts';"],
    [route, "import { a } from '@epos-kantan/bff/order-token';"],
    [route, `export function notLong() {\n${lines(68)}}`],
    [route, '// eslint-disable-next-line no-console -- there is no log yet\nconsole.log(1);'],
    [testFile, `describe('a', () => {\n${lines(100)}});`],
    [testFile, `export function contract() {\ntest('a', () => {});\n${lines(100)}}`],
    [testFile, lines(600)],
    ['packages/widget/src/i18n/ja.ts', lines(900)],
    ['vitest.config.ts', 'export default {};'],
  ])('%s: %s', async (file, text) => {
    expect(await rulesBrokenBy(file, text)).toEqual([]);
  });
});

test.each([
  'consistent-type-imports',
  'no-explicit-any',
  'no-floating-promises',
  'no-misused-promises',
  'no-non-null-assertion',
  'switch-exhaustiveness-check',
])('%s is in force for products, tests and journeys', async (rule) => {
  for (const file of [core, route, testFile, 'packages/widget/src/a.ts', 'demo/src/a.ts', 'e2e/a.spec.ts']) {
    const { rules } = await eslint.calculateConfigForFile(file);
    expect(rules[`@typescript-eslint/${rule}`][0], file).toBe(2);
  }
});
