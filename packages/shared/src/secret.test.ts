import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secret } from './secret.ts';

it('a secret shows itself only when asked by name', () => {
  const secret = new Secret('canary-7f3a');
  const shown = [
    String(secret),
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ deep: { secret } }, { depth: 9, showHidden: true }),
    secret.toString(),
    Object.entries(secret).join(),
  ].join('\n');
  expect(shown).not.toContain('canary');
  expect(secret.reveal()).toBe('canary-7f3a');
});

it('every usual way to show it gives the same word', () => {
  const secret = new Secret('canary-7f3a');
  const shown = [String(secret), secret.toJSON(), inspect(secret), inspect({ secret })];
  expect(shown).toEqual(['[secret]', '[secret]', '[secret]', '{ secret: [secret] }']);
});
