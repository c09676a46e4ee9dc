/** What a browser sends to the console is anybody's text until a schema has read it: a value or a refusal, never a throw. */
import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loginFieldsSchema, loginQuerySchema } from './routes/login.ts';

const runs = { numRuns: FUZZ_RUNS };
const junk = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.webUrl(),
  fc.webPath(),
  fc.string().map((text) => `/console${text}`),
);

describe('the login', () => {
  it('goes on to a page of the console or nowhere', () => {
    fc.assert(
      fc.property(junk, (next) => {
        const query = loginQuerySchema.parse({ next });
        const form = loginFieldsSchema.safeParse({ key: 'x', next });
        expect(form.success).toBe(query.next !== undefined);
        if (query.next === undefined) return;
        const url = new URL(query.next, 'https://pay.shop.example');
        expect([url.origin, next.startsWith('/console')]).toEqual(['https://pay.shop.example', true]);
      }),
      runs,
    );
    for (const next of ['/console', '/console/payments?status=paid&from=2026-11-01', '/console?lang=ja'])
      expect(loginQuerySchema.parse({ next }).next).toBe(next);
  });

  it('takes one key, and no field that it does not know', () => {
    fc.assert(
      fc.property(junk, junk, (key, more) => {
        expect(loginFieldsSchema.safeParse({ key }).success).toBe(key.length <= 500);
        expect(loginFieldsSchema.safeParse({ key: 'x', [`x${more}`]: more }).success).toBe(false);
      }),
      runs,
    );
  });
});
