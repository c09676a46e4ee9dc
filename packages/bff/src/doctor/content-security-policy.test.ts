import { describe, expect, it } from 'vitest';
import { policiesOf, stoppingDirective } from './content-security-policy.ts';
import type { RequestKind } from './content-security-policy.ts';

const PAGE = new URL('https://shop.example/cart');
const BFF = new URL('https://pay.shop.example/assets/epos-kantan-button-1.0.0.js');

function stops(
  header: string,
  kind: RequestKind = 'script',
  more: { url?: URL; page?: URL; nonce?: string; integrity?: string } = {},
): string | null {
  return stoppingDirective(policiesOf([header], []), { kind, url: BFF, page: PAGE, ...more });
}

describe('a request of a kind is decided by the nearest directive', () => {
  it.each<[string, RequestKind, string | null]>([
    ['', 'script', null],
    ["default-src 'none'", 'script', 'default-src'],
    ["default-src 'none'; script-src https:", 'script', null],
    ["script-src https:; script-src-elem 'none'", 'script', 'script-src-elem'],
    ["default-src https:; connect-src 'self'", 'connect', 'connect-src'],
    ["default-src 'none'", 'connect', 'default-src'],
    ["default-src 'none'", 'style', 'default-src'],
    // Forms have no fallback.
    ["default-src 'none'", 'form', null],
    ["form-action 'self'", 'form', 'form-action'],
    // Of a directive that stands twice, the first counts; the case of its name does not.
    ["Script-Src 'none'; script-src *", 'script', 'script-src'],
  ])('%s: %s', (header, kind, expected) => {
    expect(stops(header, kind)).toBe(expected);
  });
});

describe('a source names an address', () => {
  it.each([
    ['*', true],
    ['https:', true],
    ['http:', true],
    ['wss:', false],
    ['data:', false],
    ["'self'", false],
    ["'none'", false],
    ['pay.shop.example', true],
    ['PAY.shop.example', true],
    ['https://pay.shop.example', true],
    ['http://pay.shop.example', true],
    ['https://pay.shop.example:443', true],
    ['https://pay.shop.example:80', true],
    ['https://pay.shop.example:8443', false],
    ['https://pay.shop.example:*', true],
    ['*.shop.example', true],
    ['*.example', true],
    ['*.pay.shop.example', false],
    ['shop.example', false],
    ['evilpay.shop.example', false],
    ['https://pay.shop.example/', true],
    ['https://pay.shop.example/assets/', true],
    ['https://pay.shop.example/assets', false],
    ['https://pay.shop.example/assets/epos-kantan-button-1.0.0.js', true],
    ['https://pay.shop.example/other/', false],
    ['(', false],
    ['https://', false],
  ])('%s', (source, isNamed) => {
    expect(stops(`script-src ${source}`)).toBe(isNamed ? null : 'script-src');
  });

  it('only by the scheme of the page, where it names none', () => {
    const url = new URL('http://127.0.0.1:8787/a.js');
    expect(stops('script-src 127.0.0.1:8787', 'script', { url })).toBe('script-src');
    const page = new URL('http://localhost:3000/');
    expect(stops('script-src 127.0.0.1:8787', 'script', { url, page })).toBeNull();
    expect(stops('script-src 127.0.0.1', 'script', { url, page })).toBe('script-src');
    expect(
      stops('script-src [::1]:8787', 'script', { url: new URL('http://[::1]:8787/a'), page }),
    ).toBeNull();
  });

  it("and 'self' names the page's own, also by https instead of http", () => {
    const url = new URL('https://shop.example/pay/a.js');
    expect(stops("script-src 'self'", 'script', { url })).toBeNull();
    expect(stops("script-src 'self'", 'script', { url, page: new URL('http://shop.example/') })).toBeNull();
    const other = new URL('https://shop.example:8443/a.js');
    expect(stops("script-src 'self'", 'script', { url: other })).toBe('script-src');
  });
});

describe('a script is let through', () => {
  it('by the nonce of its tag, and by its hash', () => {
    const header = "script-src 'nonce-abc' 'sha384-xyz' 'strict-dynamic' https:";
    expect(stops(header)).toBe('script-src');
    expect(stops(header, 'script', { nonce: 'abc' })).toBeNull();
    expect(stops(header, 'script', { nonce: 'ABC' })).toBe('script-src');
    expect(stops(header, 'script', { nonce: '' })).toBe('script-src');
    expect(stops(header, 'script', { integrity: 'sha384-xyz' })).toBeNull();
    expect(stops(header, 'script', { integrity: 'sha384-xyz sha384-other' })).toBe('script-src');
  });

  it('by its host no more, once the policy trusts scripts and not hosts', () => {
    expect(stops("script-src https://pay.shop.example 'strict-dynamic'")).toBe('script-src');
    expect(stops("connect-src https://pay.shop.example 'strict-dynamic'", 'connect')).toBeNull();
  });
});

it('every policy counts, from headers and from tags; what a tag cannot set does not', () => {
  const policies = policiesOf(['script-src *, connect-src *', ''], ["script-src 'none'; sandbox", ' ; ']);
  expect(policies.map((policy) => [...policy.keys()])).toEqual([
    ['script-src'],
    ['connect-src'],
    ['script-src'],
  ]);
  expect(stoppingDirective(policies, { kind: 'script', url: BFF, page: PAGE })).toBe('script-src');
});
