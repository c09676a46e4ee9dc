import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Secret } from './secret.ts';
import { FUZZ_RUNS } from './testing/fuzz-runs.ts';

/** Long and of few words, so that no key or word of the values around it holds it by chance. */
const text = fc.string({ maxLength: 40 }).map((middle) => `canary-${middle}-7f3a`);

it('a secret shows itself in no text of whatever holds it, and is the same when asked by name', () => {
  fc.assert(
    fc.property(
      text,
      fc.array(fc.constantFrom('list', 'object', 'map'), { maxLength: 4 }),
      fc.boolean(),
      (value, around, lazy) => {
        const secret = new Secret(lazy ? () => value : value);
        const held = around.reduce<unknown>(
          (inner, kind) =>
            kind === 'list' ? [inner] : kind === 'map' ? new Map([['key', inner]]) : { inner },
          secret,
        );
        const shown = [
          String(secret),
          secret.toString(),
          JSON.stringify(held),
          inspect(held, { depth: 20, showHidden: true }),
        ];
        for (const one of shown) expect(one).not.toContain('canary-');
        expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}');
        expect(secret.reveal()).toBe(value);
      },
    ),
    { numRuns: FUZZ_RUNS },
  );
});
