/** Which language a visitor meets first. */
import { describe, expect, it } from 'vitest';
import { negotiateLanguage } from './language.ts';

describe('the language of a visitor', () => {
  it.each([
    [undefined, 'ja'],
    ['', 'ja'],
    ['fr-FR', 'ja'],
    ['en-US,en;q=0.9', 'en'],
    ['ja,en;q=0.8', 'ja'],
    ['ja;q=0.5, en-GB;q=0.9', 'en'],
    ['en;q=0', 'ja'],
  ])('of %j is %s', (header, language) => {
    expect(negotiateLanguage(header)).toBe(language);
  });
});
