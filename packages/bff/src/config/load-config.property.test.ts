import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { anyUnit, wholeCharacter } from '@epos-kantan/shared/testing/any-text';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { variables } from './config-schema.ts';
import { ConfigurationError, loadConfig, variablesOf } from './load-config.ts';
import { readSecretFile } from './read-secret-file.ts';

const runs = { numRuns: FUZZ_RUNS };
const NAMES = Object.keys(variables);
const folder = mkdtempSync(join(tmpdir(), 'secret-file-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('an environment of anything', () => {
  const value = fc.oneof(
    fc.string({ unit: anyUnit }),
    fc.webUrl(),
    fc.nat().map(String),
    fc.constantFrom(
      '',
      'test',
      'production',
      'https://',
      'https://[',
      'postgres://%c3@h/x',
      'file:',
      'a:1,b:2',
      ',',
      '/',
      'http://a:b@c',
      'whsec_',
    ),
  );

  it('is a configuration or a list of faults of known variables, never a throw', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...NAMES, 'DATA_KEY_FILE', 'GMO_SHOP', 'WEBHOOK_X'), value),
        (env) => {
          const loaded = loadConfig(env);
          const read = variablesOf(env);
          expect(read.faults).toEqual(loaded.ok ? [] : loaded.faults);
          // Every variable is there, or somebody is told why not.
          const told = read.faults.map(({ variable }) => variable.replace(/_FILE$/, ''));
          for (const name of NAMES) if (!(name in read.values)) expect(told).toContain(name);
          if (!loaded.ok)
            for (const { variable, fix } of loaded.faults)
              expect([variable, fix]).toEqual([
                expect.stringMatching(/^[A-Z_]+$/),
                expect.stringMatching(/./),
              ]);
        },
      ),
      runs,
    );
  });

  it('shows in no message a user or a password of a URL, nor a secret', () => {
    const canary = fc.stringMatching(/^[A-Za-z0-9!$'()*,;=:/-]{0,8}$/).map((more) => `CANARY${more}`);
    const form = fc.constantFrom(
      '$',
      'https://u:$@h.example',
      'https://$@h.example/x',
      'http://u:$@h.example',
      'postgres://u:$@h/%c3',
      'postgres://u:$#x@h/db',
      'file://u:$@h/x',
      'https://u:$@h.example?x#y',
      'whsec_$',
      'a:$,a:$',
      '$@h',
      'https:\\\\u:$@h',
    );
    const NAMED = [
      'GMO_BASE_URL',
      'PUBLIC_URL',
      'ALLOWED_ORIGINS',
      'RETURN_ORIGINS',
      'WEBHOOK_URL',
      'DATABASE_URL',
      'GMO_SHOP_PASS',
      'ORDER_TOKEN_SECRET',
      'MERCHANT_API_KEY',
      'DATA_KEY',
      'WEBHOOK_SECRET',
      'NOTIFICATION_FORWARD_URL',
      'GMO_EXTRA_FIELDS',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...NAMED), canary, form, (name, secret, text) => {
        // An origin without the sign of a user is shown: what is wrong with it cannot be seen otherwise.
        if (!text.includes('@') && name.endsWith('ORIGINS')) return;
        const loaded = loadConfig({ GMO_ENV: 'test', [name]: text.replaceAll('$', () => secret) });
        expect(loaded.ok).toBe(false);
        if (!loaded.ok) expect(new ConfigurationError(loaded.faults).message).not.toMatch(/CANARY/i);
      }),
      runs,
    );
  });
});

it('a secret of a file is its text without the blanks around it, or an error', () => {
  const path = join(folder, 'secret');
  fc.assert(
    fc.property(fc.string({ unit: wholeCharacter }), fc.uint8Array(), (text, bytes) => {
      writeFileSync(path, text);
      const trimmed = text.replace(/^\ufeff/, '').trim();
      if (trimmed === '') expect(() => readSecretFile(path)).toThrow('empty');
      else expect(readSecretFile(path)).toBe(trimmed);
      writeFileSync(path, bytes);
      try {
        expect(readSecretFile(path)).not.toBe('');
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    { numRuns: Math.min(FUZZ_RUNS, 1_000) },
  );
  writeFileSync(path, Buffer.alloc(70_000, 'x'));
  expect(() => readSecretFile(path)).toThrow('too large');
});
