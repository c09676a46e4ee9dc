import { Secret } from '@epos-kantan/shared';
import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';

/** Logs one entry at `info` and gives what was written. */
function written(data: object, level = 'info'): string {
  let text = '';
  createLog({ level, sink: { write: (line) => void (text += line) } }).info(data, 'a notification came');
  return text;
}

const entryOf = (data: object): Record<string, unknown> =>
  JSON.parse(written(data)) as Record<string, unknown>;

it('an entry is one line of JSON with its time, its level as a word and its message', () => {
  const text = written({ outcome: 'stored' });
  expect(text.endsWith('}\n')).toBe(true);
  expect(JSON.parse(text)).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    outcome: 'stored',
    msg: 'a notification came',
  });
});

describe('text from outside', () => {
  it.each([
    ['line ends', 'a\r\nb\nc'],
    ['a forged entry', '"}\n{"level":"info","msg":"a payment was made"}'],
    ['colours of a terminal', '\u001b[31mred\u001b[0m\u001b]0;title\u0007'],
    ['a terminal command in eight bits', '\u009b31m'],
    ['other line ends', 'a\u2028b\u2029c\u0085d'],
    ['a NUL and a DEL', 'a\u0000b\u007f'],
    ['half a character', '\ud800'],
  ])('with %s stays within its line and its value', (_, text) => {
    for (const data of [{ detail: text }, { codes: ['E01', text] }]) {
      const line = written(data);
      expect(line.split(/[\r\n\u0085\u2028\u2029]/)).toHaveLength(2);
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      expect(line.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      expect(Object.keys(JSON.parse(line) as object).toSorted()).toEqual(
        ['level', 'msg', 'time', ...Object.keys(data)].toSorted(),
      );
    }
  });

  it('is cut when it is long', () => {
    expect(entryOf({ detail: 'x'.repeat(100_000) })['detail']).toBe(`${'x'.repeat(2_000)}…`);
    expect(entryOf({ detail: 'x'.repeat(2_000) })['detail']).toBe('x'.repeat(2_000));
  });

  it('is cut when it is many', () => {
    const { codes } = entryOf({ codes: Array.from({ length: 1_000 }, () => 'y'.repeat(3_000)) });
    expect(codes).toEqual(Array.from({ length: 100 }, () => `${'y'.repeat(2_000)}…`));
  });
});

it('a secret is never printed, wherever in an entry it stands', () => {
  const secret = new Secret('c4n4ry');
  const text = written({ secret, list: [secret], deep: { er: { secret } }, text: `pass=${String(secret)}` });
  expect(text).not.toContain('c4n4ry');
  expect(text).toContain('"secret":"[secret]"');
});

it('what cannot be serialised does not throw', () => {
  const loop: Record<string, unknown> = { big: 1n };
  loop['self'] = loop;
  expect(written({ loop }).split('\n')).toHaveLength(2);
});

it('silent and higher levels write nothing', () => {
  expect(written({}, 'silent')).toBe('');
  expect(written({}, 'warn')).toBe('');
});
