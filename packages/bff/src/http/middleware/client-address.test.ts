import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { addressGroup, clientAddressBehind } from './client-address.ts';

/** The client's address of a request from `peer`. */
async function clientOf(trusted: string[], peer: string | undefined, forwarded?: string): Promise<string> {
  const app = new Hono();
  app.get('/', (c) => c.text(clientAddressBehind(trusted)(c) ?? 'unknown'));
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const env = { incoming: { socket: { remoteAddress: peer } } };
  return (await app.request('/', { headers }, env)).text();
}

describe('the client of a request', () => {
  it.each<[string, string[], string, string | undefined, string]>([
    ['is the other end', [], '203.0.113.9', undefined, '203.0.113.9'],
    ['is the other end, whatever it forwards, without trust', [], '203.0.113.9', '1.2.3.4', '203.0.113.9'],
    ['is the other end when that is no trusted one', ['10.0.0.0/8'], '203.0.113.9', '1.2.3.4', '203.0.113.9'],
    ['is what a trusted proxy says', ['10.0.0.0/8'], '10.1.2.3', '203.0.113.9', '203.0.113.9'],
    [
      'is what the nearest says, not the client',
      ['10.0.0.1'],
      '10.0.0.1',
      '6.6.6.6, 203.0.113.9',
      '203.0.113.9',
    ],
    [
      'is behind all trusted ones',
      ['10.0.0.0/8'],
      '10.0.0.1',
      '6.6.6.6,203.0.113.9, 10.0.0.2',
      '203.0.113.9',
    ],
    ['is the proxy when that says nothing', ['10.0.0.1'], '10.0.0.1', undefined, '10.0.0.1'],
    ['is the proxy when that says no address', ['10.0.0.1'], '10.0.0.1', '203.0.113.9, <script>', '10.0.0.1'],
    ['is the far proxy when there is nobody else', ['10.0.0.0/8'], '10.0.0.1', '10.0.0.2', '10.0.0.2'],
    ['has no port', ['10.0.0.1'], '10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
    ['has no brackets', ['::1'], '::1', '[2001:db8::9]:4711', '2001:db8::9'],
    [
      'is IPv4 when it is only spelled as IPv6',
      ['10.0.0.0/8'],
      '::ffff:10.0.0.1',
      '::FFFF:203.0.113.9',
      '203.0.113.9',
    ],
    ['has no zone', [], 'fe80::1%eth0', undefined, 'fe80::1'],
  ])('%s', async (_, trusted, peer, forwarded, expected) => {
    expect(await clientOf(trusted, peer, forwarded)).toBe(expected);
  });

  it('is unknown where the server does not tell it, and nothing forwarded is believed then', async () => {
    expect(await clientOf(['0.0.0.0/0', '::/0'], undefined, '203.0.113.9')).toBe('unknown');
    const app = new Hono();
    app.get('/', (c) => c.text(clientAddressBehind([])(c) ?? 'unknown'));
    expect(await (await app.request('/')).text()).toBe('unknown');
  });

  it('is looked for behind twenty proxies, and no further', async () => {
    const hops = (count: number) => ['203.0.113.9', ...Array<string>(count).fill('10.0.0.2')].join(',');
    expect(await clientOf(['10.0.0.0/8'], '10.0.0.1', hops(19))).toBe('203.0.113.9');
    expect(await clientOf(['10.0.0.0/8'], '10.0.0.1', hops(20))).toBe('10.0.0.2');
  });
});

it.each([
  ['203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['1:2:3::', '1:2:3:0::/64'],
  [null, 'unknown'],
])('%s counts as %s', (address, group) => {
  expect(addressGroup(address)).toBe(group);
});
