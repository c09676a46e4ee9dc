import { expect, it } from 'vitest';
import { isAllowedStartUrl, startHostOf } from './start-url.ts';

it.each([
  ['https://pt01.mul-pay.jp/payment/EpospayStart.idPass', ['pt01.mul-pay.jp'], true],
  ['https://pt01.mul-pay.jp.evil.example/', ['pt01.mul-pay.jp'], false],
  ['https://pt01.mul-pay.jp:8443/', ['pt01.mul-pay.jp'], false],
  ['http://pt01.mul-pay.jp/', ['pt01.mul-pay.jp'], false],
  ['https://user@pt01.mul-pay.jp/', ['pt01.mul-pay.jp'], false],
  ['http://localhost:8788/start', ['127.0.0.1:8788'], true],
  ['http://[::1]:8788/start', ['localhost:8788'], true],
  ['http://127.0.0.1:8788/start', ['[::1]:8788'], true],
  ['http://localhost:8789/start', ['127.0.0.1:8788'], false],
  ['http://localhost/start', ['pt01.mul-pay.jp'], false],
  ['http://localhost.evil.example:8788/', ['127.0.0.1:8788'], false],
  ['http://127.0.0.1.evil.example:8788/', ['127.0.0.1:8788'], false],
])('%s with %j is allowed: %s', (url, hosts, expected) => {
  expect(isAllowedStartUrl(url, hosts)).toBe(expected);
});

it('nothing but the host of a StartURL is shown', () => {
  expect(startHostOf('https://user:pass@evil.example:8443/path?Token=x#y')).toBe('evil.example:8443');
  expect(startHostOf('evil')).toBe('none');
});
