/** CONSOLE_KEY and CONSOLE_READ_KEY: off when neither is set, and every key is one person's. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.ts';

const secret = (): string => randomBytes(32).toString('base64');

function load(changes: Record<string, string>): ReturnType<typeof loadConfig> {
  return loadConfig({
    GMO_ENV: 'test',
    GMO_SHOP_ID: 'tshop00000001',
    GMO_SHOP_PASS: 'a1b2c3d4e5',
    PUBLIC_URL: 'https://pay.shop.example',
    ALLOWED_ORIGINS: 'https://shop.example',
    RETURN_ORIGINS: 'https://shop.example',
    ORDER_TOKEN_SECRET: secret(),
    MERCHANT_API_KEY: secret(),
    DATA_KEY: secret(),
    ...changes,
  });
}

function keysOf(changes: Record<string, string>): unknown {
  const loaded = load(changes);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  return loaded.config.consoleKeys.map(({ id, access, key }) => [id, access, key.reveal()]);
}

const [one, two, three] = [secret(), secret(), secret()];

describe('the keys of the console', () => {
  it('are none unless they are set', () => {
    expect(keysOf({})).toEqual([]);
    expect(keysOf({ CONSOLE_KEY: '', CONSOLE_READ_KEY: '' })).toEqual([]);
  });

  it('are one for each person, with what he may do', () => {
    expect(
      keysOf({ CONSOLE_KEY: `anna:${one},ken:${two}`, CONSOLE_READ_KEY: `accounting:${three}` }),
    ).toEqual([
      ['anna', 'act', one],
      ['ken', 'act', two],
      ['accounting', 'read', three],
    ]);
  });

  it('are called operator and reader when they have no id', () => {
    expect(keysOf({ CONSOLE_KEY: one, CONSOLE_READ_KEY: two })).toEqual([
      ['operator', 'act', one],
      ['reader', 'read', two],
    ]);
    expect(keysOf({ CONSOLE_READ_KEY: two })).toEqual([['reader', 'read', two]]);
  });

  it('may come from files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-'));
    const file = join(folder, 'key');
    writeFileSync(file, `anna:${one}\n`);
    expect(keysOf({ CONSOLE_KEY_FILE: file, CONSOLE_READ_KEY_FILE: '' })).toEqual([['anna', 'act', one]]);
    rmSync(folder, { recursive: true });
  });

  it.each<[Record<string, string>, string]>([
    [{ CONSOLE_KEY: 'short' }, 'CONSOLE_KEY: put at least 32 characters there'],
    [{ CONSOLE_READ_KEY: 'a'.repeat(40) }, 'CONSOLE_READ_KEY: is a sample or too regular'],
    [{ CONSOLE_KEY: `anna:${one},anna:${two}` }, 'CONSOLE_KEY: put one value, or id:value pairs'],
    [{ CONSOLE_KEY: one, CONSOLE_READ_KEY: one }, 'CONSOLE_READ_KEY: has a value of CONSOLE_KEY'],
    [
      { CONSOLE_KEY: `anna:${one}`, CONSOLE_READ_KEY: `anna:${two}` },
      'CONSOLE_READ_KEY: has the id anna of CONSOLE_KEY',
    ],
    [
      { CONSOLE_KEY: one, CONSOLE_READ_KEY: `operator:${two}` },
      'CONSOLE_READ_KEY: has the id operator of CONSOLE_KEY',
    ],
    [
      { CONSOLE_KEY: `reader:${one}`, CONSOLE_READ_KEY: two },
      'CONSOLE_READ_KEY: has the id reader of CONSOLE_KEY',
    ],
    [{ CONSOLE_KEYS: one }, 'CONSOLE_KEYS: is not known; did you mean CONSOLE_KEY?'],
  ])('are refused: %j', (changes, fault) => {
    const loaded = load(changes);
    const faults = loaded.ok ? [] : loaded.faults.map(({ variable, fix }) => `${variable}: ${fix}`);
    expect(faults).toEqual([expect.stringContaining(fault)]);
    expect(faults.join()).not.toContain(one);
  });
});
