import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { anyUnit } from '@epos-kantan/shared/testing/any-text';
import type { Context } from 'hono';
import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addressGroup, clientAddressBehind } from './client-address.ts';
import { networkList } from './network-list.ts';

const runs = { numRuns: FUZZ_RUNS };
const address = fc.oneof(fc.ipV4(), fc.ipV6());
const request = (peer: string, forwarded: string): Context =>
  ({
    req: { header: () => forwarded },
    env: { incoming: { socket: { remoteAddress: peer } } },
  }) as unknown as Context;

it('what a stranger writes into X-Forwarded-For never counts', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyUnit }), fc.array(address), (junk, hops) => {
      const ask = clientAddressBehind(['10.0.0.0/8']);
      expect(ask(request('203.0.113.9', [junk, ...hops].join(',')))).toBe('203.0.113.9');
      expect(ask(request('10.0.0.1', [junk, ...hops, '198.51.100.7'].join(',')))).toBe('198.51.100.7');
    }),
    runs,
  );
});

it('any header behind a proxy gives an address, and any peer an address or none', () => {
  const part = fc.oneof(
    address,
    fc.constantFrom(
      '10.0.0.2',
      '[::1]:80',
      '1.2.3.4:5',
      'unknown',
      '',
      ' ',
      '%',
      '[',
      'fe80::1%eth0',
      '::ffff:10.0.0.3',
    ),
    fc.string({ unit: anyUnit, maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(part), part, (parts, peer) => {
      const ask = clientAddressBehind(['10.0.0.0/8', '::1']);
      expect(isIP(ask(request('10.0.0.1', parts.join(','))) ?? '')).not.toBe(0);
      const client = ask(request(peer, parts.join(',')));
      expect(client === null || isIP(client) !== 0).toBe(true);
      expect(addressGroup(client).length).toBeGreaterThan(0);
    }),
    runs,
  );
});

it('all addresses of one line are one client, and of two lines two', () => {
  const group = fc.integer({ min: 1, max: 0xffff }).map((number) => number.toString(16));
  const half = fc.array(group, { minLength: 4, maxLength: 4 }).map((groups) => groups.join(':'));
  fc.assert(
    fc.property(half, half, half, fc.ipV4(), (line, one, other, four) => {
      expect(addressGroup(`${line}:${one}`)).toBe(addressGroup(`${line}:${other}`));
      expect(addressGroup(`${line}:${one}`)).toBe(`${line}::/64`);
      if (line !== one) expect(addressGroup(`${line}:${other}`)).not.toBe(addressGroup(`${one}:${other}`));
      expect(addressGroup(four)).toBe(four);
    }),
    runs,
  );
});

it('a list of networks has what is in them, and answers no to what is no address', () => {
  fc.assert(
    fc.property(
      fc.ipV4(),
      fc.integer({ min: 0, max: 32 }),
      fc.string({ unit: anyUnit }),
      (one, prefix, junk) => {
        const has = networkList([`${one}/${String(prefix)}`]);
        expect(has(one)).toBe(true);
        if (isIP(junk) === 0) expect(has(junk)).toBe(false);
        expect(networkList([])(one)).toBe(false);
      },
    ),
    runs,
  );
});
