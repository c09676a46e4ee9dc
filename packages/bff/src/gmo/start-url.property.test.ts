import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { anyUnit } from '@epos-kantan/shared/testing/any-text';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isAllowedStartUrl, startHostOf } from './start-url.ts';

const runs = { numRuns: FUZZ_RUNS };
const HOST = 'pt01.mul-pay.jp';
const path = fc
  .stringMatching(/^\/[A-Za-z0-9/?=&._~%-]{0,60}$/)
  .filter((text) => URL.canParse(`https://h${text}`));

it('only https to the very host and port is allowed, without user information', () => {
  fc.assert(
    fc.property(path, (rest) => {
      expect(isAllowedStartUrl(`https://${HOST}${rest}`, [HOST])).toBe(true);
      for (const other of [
        `http://${HOST}`,
        `https://${HOST}:8443`,
        `https://a@${HOST}`,
        `https://:b@${HOST}`,
        `https://${HOST}.evil.example`,
        `https://evil.example/${HOST}`,
        `https://${HOST}.`,
        `https://x${HOST}`,
        `javascript://${HOST}`,
        `https://evil.example\\@${HOST}`,
      ])
        expect(isAllowedStartUrl(`${other}${rest}`, [HOST])).toBe(false);
    }),
    runs,
  );
});

it('any text is judged without a throw, and allowed only when a browser would go to an allowed host', () => {
  const part = fc.oneof(
    fc.constantFrom(
      'https:',
      'http:',
      '//',
      '/',
      '\\',
      '@',
      ':',
      '?',
      '#',
      HOST,
      'localhost',
      '127.0.0.1',
      '[::1]',
      '%2e',
      '。',
      '\t',
      '\n',
      ' ',
      'evil.example',
      '443',
    ),
    fc.string({ unit: anyUnit, maxLength: 3 }),
  );
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
      (text) => {
        expect(startHostOf(text).length).toBeLessThanOrEqual(253);
        if (!isAllowedStartUrl(text, [HOST, 'localhost:8790'])) return;
        const { protocol, host, username, password } = new URL(text);
        expect([username, password]).toEqual(['', '']);
        expect(host === HOST ? protocol : 'https:').toBe('https:');
        expect([HOST, 'localhost:8790', '127.0.0.1:8790', '[::1]:8790']).toContain(host);
      },
    ),
    runs,
  );
});

it('one that is longer than any of theirs is not allowed', () => {
  expect(isAllowedStartUrl(`https://${HOST}/${'x'.repeat(3000)}`, [HOST])).toBe(false);
});
