import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { variables } from './config-schema.ts';
import { loadConfig } from './load-config.ts';

const page = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');

/** The rows of all tables: variable, meaning, default, bound. */
const rows = page
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, name]) => /^`[A-Z_]+`$/.test(name ?? ''))
  .map(([, name = '', meaning = '', byDefault = '', bound = '']) => ({
    name: name.replaceAll('`', ''),
    meaning,
    byDefault,
    bound,
  }));

it('the documentation has each variable of the schema once, and no other', () => {
  expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(variables).toSorted());
});

it.each(rows)('the documentation of $name has a meaning, the true default and a bound', (row) => {
  const schema = Object.entries(variables).find(([name]) => name === row.name)?.[1];
  const unset = schema?.safeParse(undefined);
  expect([row.meaning, row.bound]).not.toContain('');
  if (unset?.success !== true) expect(row.byDefault).toBe('required');
  else if (['–', 'by `GMO_ENV`'].includes(row.byDefault)) expect(isNothing(unset.data)).toBe(true);
  else expect(row.byDefault).toBe(`\`${([unset.data].flat() as (string | number)[]).join(',')}\``);
});

function isNothing(value: unknown): boolean {
  return (
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  );
}

it('the example starts nothing as it stands: its placeholders are refused, and nothing else is', () => {
  const example = /^GMO_ENV=[^`]+/m.exec(page)?.[0] ?? '';
  const env = Object.fromEntries(
    example
      .trim()
      .split('\n')
      .map((line) => line.split('=', 2)),
  ) as Record<string, string>;
  const loaded = loadConfig(env);
  expect(loaded.ok ? [] : loaded.faults.map(({ variable }) => variable).toSorted()).toEqual([
    ...[
      'DATA_KEY',
      'GMO_SHOP_ID',
      'GMO_SHOP_PASS',
      'MERCHANT_API_KEY',
      'ORDER_TOKEN_SECRET',
      'WEBHOOK_SECRET',
    ],
  ]);
});
