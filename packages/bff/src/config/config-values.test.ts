import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { exactOrigins, isLoopback, isNetwork, secretStrengthFault } from './config-values.ts';

describe('a secret that was made', () => {
  // The same bytes in each run, so that the one case of many million cannot fail a build. With words of four letters, in whatever
  // case, one in 25,000 was refused: fourteen of these.
  it('is never called a sample, in 200,000 of each encoding', () => {
    const refused: string[] = [];
    for (let count = 0; count < 200_000; count += 1) {
      const bytes = createHash('sha256').update(String(count)).digest();
      const secrets = [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')];
      for (const secret of secrets) if (secretStrengthFault('signing', secret) !== null) refused.push(secret);
    }
    expect(refused).toEqual([]);
  });

  it.each<['signing' | 'apiKey' | 'dataKey' | 'webhook', (bytes: Buffer) => string]>([
    ['apiKey', (bytes) => bytes.toString('hex')],
    ['dataKey', (bytes) => bytes.toString('base64')],
    ['dataKey', (bytes) => bytes.toString('base64url')],
    ['webhook', (bytes) => `whsec_${bytes.toString('base64')}`],
    ['webhook', (bytes) => `whsec_${bytes.toString('hex')}`],
  ])('is taken as %s', (strength, encode) => {
    for (let count = 0; count < 500; count += 1)
      expect(secretStrengthFault(strength, encode(randomBytes(32)))).toBeNull();
  });

  it('is taken though four letters of it look like filler', () => {
    const secret = `${randomBytes(18).toString('base64')}xXxXDummy${randomBytes(9).toString('base64')}`;
    expect(secretStrengthFault('signing', secret)).toBeNull();
  });
});

describe('a key of the encryption at rest', () => {
  const ends = (base64: string): string[] => [base64, base64.slice(0, 43)];
  it('is 32 bytes in base64 or base64url, padded or not', () => {
    const key = randomBytes(32).toString('base64');
    for (const text of [...ends(key), ...ends(key.replaceAll('+', '-').replaceAll('/', '_'))])
      expect(secretStrengthFault('dataKey', text)).toBeNull();
  });

  it('is nothing longer, shorter, padded twice, or of two alphabets', () => {
    const key = `${randomBytes(30).toString('base64')}+_8`;
    const other = randomBytes(32).toString('base64');
    const wrong = [31, 33, 34].map((bytes) => randomBytes(bytes).toString('base64'));
    for (const text of [
      key,
      `${other}=`,
      `${other.slice(0, 43)}==`,
      other.slice(0, 42),
      ` ${other}`,
      ...wrong,
    ])
      expect(secretStrengthFault('dataKey', text)).toContain('put 32 bytes in base64 there; make a new one');
  });
});

describe('a secret that was copied', () => {
  it.each([
    'change-me-to-something-with-32-bytes-or-more',
    'Change-Me-To-Something-With-32-Bytes-Or-More',
    'CHANGEME_CHANGEME_CHANGEME_CHANGEME_1',
    'your-order-token-key-at-least-32-bytes-long',
    'my-super-secret-key-that-is-very-long-indeed',
    'replace-with-output-of-openssl-rand-base64',
    '01234567890123456789012345678901234567890',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'abcabcabcabcabcabcabcabcabcabcabcabcabcabc',
  ])('is refused: %s', (secret) => {
    expect(secretStrengthFault('signing', secret)).toContain(
      'is a sample or too regular; make a new one: node -e',
    );
  });
});

describe('exact origins', () => {
  it.each([
    ...['', ' , ', '*', 'null', 'shop.example', '//shop.example', 'https://*.shop.example'],
    ...['ftp://shop.example', 'https://'],
  ])('are not, and none is meant: %s', (text) => {
    const { origins, fault } = exactOrigins(text);
    expect(origins).toBeNull();
    expect(fault).toContain('put exact origins there');
  });

  it.each([
    ['https://shop.example/', 'https://shop.example'],
    ['HTTPS://Shop.example', 'https://shop.example'],
    ['https://shop.example:443', 'https://shop.example'],
    ['https://shop.example:8443/a/b?c#d', 'https://shop.example:8443'],
    ['https://日本.example', 'https://xn--wgv71a.example'],
  ])('are not: %s, and %s is what was meant', (entry, meant) => {
    expect(exactOrigins(`https://first.example, ${entry}`).fault).toBe(
      `put ${meant} there instead of ${JSON.stringify(entry)}`,
    );
  });

  it('show no second line when they are not', () => {
    const { fault } = exactOrigins('https://shop.example\n/');
    expect(fault).toBe('put https://shop.example there instead of "https://shop.example\\n/"');
  });

  it.each([
    ...[
      'https://user:canary@shop.example',
      'https://user:can/canary@shop.example',
      'user:canary@shop.example',
    ],
    ...[
      'https:\\\\user:canary@shop.example',
      'https://canary:5432/x@shop.example',
      'https://user:canary,x@shop',
    ],
    ...[
      'https://user:canary%40shop.example',
      'https://user:canary＠shop.example',
      'shop, https://u:canary@shop',
    ],
  ])('show nothing of an entry that may hold a password: %s', (text) => {
    const { fault } = exactOrigins(text);
    expect(fault).toBe(
      'leave user and password out; put exact origins there, such as https://shop.example, separated by commas',
    );
  });

  it('are split at commas, as many as a hundred', () => {
    const many = Array.from({ length: 101 }, (_, index) => `https://s${String(index)}.example`);
    expect(exactOrigins(many.slice(1).join(' , ')).origins).toEqual(many.slice(1));
    expect(exactOrigins(many.join(',')).fault).toBe('put at most 100 there');
  });
});

it('the advice for a webhook secret makes one that is taken', () => {
  const advice = secretStrengthFault('webhook', 'weak') ?? '';
  const script = /node -e "([^"]+)"/.exec(advice)?.[1] ?? '';
  const made = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }).trim();
  expect(made).toMatch(/^whsec_/);
  expect(secretStrengthFault('webhook', made)).toBeNull();
});

it.each([
  ['localhost', true],
  ['shop.localhost', true],
  ['127.8.9.1', true],
  ['[::1]', true],
  ['localhost.example', false],
  ['127.0.0.1.example', false],
  ['[::2]', false],
])('%s is this machine: %s', (hostname, expected) => {
  expect(isLoopback(hostname)).toBe(expected);
});

it.each([
  ['10.0.0.1', true],
  ['10.0.0.0/8', true],
  ['2001:db8::/128', true],
  ['10.0.0.0/33', false],
  ['10.0.0.0/', false],
  ['10.0.0.0/8/8', false],
  ['10.0.0', false],
  ['::::', false],
  ['proxy.internal', false],
])('%s is an address or a network: %s', (text, expected) => {
  expect(isNetwork(text)).toBe(expected);
});
