import { Secret } from '@epos-kantan/shared';
import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { anyUnit } from '@epos-kantan/shared/testing/any-text';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { networkList } from '../http/middleware/network-list.ts';
import { createValueCipher } from '../storage/value-cipher.ts';
import {
  exactOrigins,
  isDatabaseUrl,
  isLoopback,
  isNetwork,
  parseExtraFields,
  secretAdvice,
  secretStrengthFault,
} from './config-values.ts';

const runs = { numRuns: FUZZ_RUNS };
const host = fc.stringMatching(/^[a-z]{1,8}(\.[a-z]{1,8}){0,2}$/);
const origin = fc
  .tuple(fc.constantFrom('http', 'https'), host, fc.constantFrom('', ':8443', ':3000'))
  .map(([scheme, name, port]) => `${scheme}://${name}${port}`);

describe('origins', () => {
  it('are taken as they are written, and in no other spelling', () => {
    fc.assert(
      fc.property(
        fc.array(origin, { minLength: 1, maxLength: 9 }),
        fc.constantFrom('', ' '),
        (list, blank) => {
          expect(exactOrigins(list.join(`${blank},${blank}`))).toEqual({ origins: list, fault: null });
          for (const wrong of [`${list[0] ?? ''}/`, (list[0] ?? '').toUpperCase(), `${list[0] ?? ''}/path`])
            expect(exactOrigins([...list, wrong].join(',')).origins).toBeNull();
        },
      ),
      runs,
    );
  });

  it('of any text are what a browser sends, or a fault of one line', () => {
    const part = fc.oneof(
      fc.constantFrom('https://', 'http:', '//', ',', '.', ':', '*', '/', '\\', 'null', '@', '[::1]'),
      host,
      fc.string({ unit: anyUnit, maxLength: 4 }),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
        (text) => {
          const { origins, fault } = exactOrigins(text);
          for (const one of origins ?? []) expect(new URL(one).origin).toBe(one);
          expect(fault ?? 'x').not.toMatch(/[\r\n]/);
        },
      ),
      runs,
    );
  });

  it('that hold user and password never show any of it', () => {
    const canary = fc.stringMatching(/^[!$&-.0-9:;=A-Za-z/,]{0,10}$/).map((more) => `CANARY${more}9X7`);
    const shape = fc.constantFrom(
      'https://user:$@h.example',
      'https://$:p@h.example',
      'user:$@h.example',
      'https:\\\\u:$@h.example',
      'h, https://u:$@h.example',
      'https:/u:$@h',
      'ftp://u:$@h',
      'https://u:$%40h.example',
    );
    fc.assert(
      fc.property(canary, shape, (password, form) => {
        const { fault } = exactOrigins(form.replace('$', () => password));
        expect(fault).toMatch(/^leave user and password out/);
        expect(fault).not.toMatch(/CANARY|9X7/i);
      }),
      runs,
    );
  });
});

describe('a secret', () => {
  const text = fc.oneof(
    fc.base64String({ maxLength: 90 }),
    fc.string({
      unit: fc.constantFrom('A', 'b', '0', '+', '/', '-', '_', '='),
      minLength: 40,
      maxLength: 46,
    }),
    fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
  );

  it('that the configuration takes as DATA_KEY is one that the store takes, and seals with', () => {
    fc.assert(
      fc.property(text, (key) => {
        if (secretStrengthFault('dataKey', key) !== null) return;
        const cipher = createValueCipher({ active: { id: 'main', key: new Secret(key) }, others: [] });
        const place = { recordId: 'at_1', column: 'token' };
        expect(cipher.open(cipher.seal(new Secret(key), place), place).reveal()).toBe(key);
      }),
      runs,
    );
  });

  it('that it takes as WEBHOOK_SECRET is one that the library takes', () => {
    fc.assert(
      fc.property(text, (key) => {
        if (secretStrengthFault('webhook', `whsec_${key}`) !== null) return;
        expect(new Webhook(`whsec_${key}`).sign('a', new Date(0), 'b')).toMatch(/^v1,/);
        expect(Buffer.from(key, 'base64').toString('base64')).toHaveLength(key.length);
      }),
      runs,
    );
  });

  it('of any text is judged without a throw, and the fault does not repeat it', () => {
    const strength = fc.constantFrom('signing', 'apiKey', 'dataKey', 'webhook');
    fc.assert(
      fc.property(strength, fc.string({ unit: anyUnit, minLength: 8, maxLength: 60 }), (kind, value) => {
        const fault = secretStrengthFault(kind, value);
        if (fault !== null)
          expect([fault.includes(value), fault.includes(secretAdvice(kind))]).toEqual([false, true]);
      }),
      runs,
    );
  });
});

describe('other values', () => {
  it('a network that is taken can be asked', () => {
    const text = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc
        .tuple(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: -1, max: 130 }))
        .map((pair) => pair.join('/')),
      fc.string({ unit: anyUnit }),
      fc.string({ unit: fc.constantFrom('1', '0', '.', ':', '/', 'f') }),
    );
    fc.assert(
      fc.property(text, (one) => {
        if (isNetwork(one)) expect(networkList([one])(one.split('/')[0] ?? '')).toBe(true);
      }),
      runs,
    );
  });

  it('extra fields come out as they went in, and none that is ours or stands twice', () => {
    const fields = fc.dictionary(
      fc.stringMatching(/^X[A-Za-z0-9]{1,8}$/),
      fc.stringMatching(/^[A-Za-z0-9= ]{0,9}$/),
      { minKeys: 1, maxKeys: 9 },
    );
    fc.assert(
      fc.property(
        fields,
        fc.constantFrom('ShopID', 'amount', 'OrderID', 'TAX', 'AccessPass', 'RetURL'),
        (extra, own) => {
          const names = Object.keys(extra).map((name) => name.toLowerCase());
          if (new Set(names).size < names.length) return;
          const written = Object.entries(extra)
            .map((pair) => pair.join('='))
            .join('&');
          expect(parseExtraFields(written)).toEqual(extra);
          expect(parseExtraFields(`${written}&${own}=1`)).toBeNull();
          expect(parseExtraFields(`${written}&${names[0] ?? ''}=1`)).toBeNull();
        },
      ),
      runs,
    );
    fc.assert(
      fc.property(fc.string({ unit: anyUnit }), (any) => {
        for (const value of Object.values(parseExtraFields(any) ?? {}))
          expect(value).toMatch(/^[\x20-\x7e]*$/);
      }),
      runs,
    );
  });

  it('a database URL with a part that cannot be decoded, or a port that is none, is not taken', () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const broken = fc.constantFrom('%', '%c3', '%ff%fe', '%zz', '%e3%81');
    fc.assert(
      fc.property(
        word,
        word,
        word,
        broken,
        fc.nat(3),
        fc.integer({ min: 65_536 }),
        (user, host, name, bad, place, port) => {
          const url = (parts: readonly string[]) =>
            `postgres://${parts[0] ?? ''}:${parts[1] ?? ''}@${host}/${parts[2] ?? ''}`;
          const good = [user, `${user}%40%23`, name];
          expect(isDatabaseUrl(url(good))).toBe(true);
          expect(isDatabaseUrl(`${url(good)}?port=5432`)).toBe(true);
          expect(isDatabaseUrl(url(good.map((part, n) => (n === place % 3 ? part + bad : part))))).toBe(
            false,
          );
          for (const wrong of [String(port), user.replace(/\d/g, 'x'), '0', '', '-1'])
            expect(isDatabaseUrl(`${url(good)}?port=${wrong}`)).toBe(false);
        },
      ),
      runs,
    );
  });

  it('a database URL is judged without a throw, and can be decoded when it is taken', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'postgres://',
        'postgresql://',
        'file:',
        'u:p@',
        'db',
        '/',
        '?port=',
        '5432',
        '%',
        '%c3',
        '%40',
        '@',
        '#',
        '&',
        '[',
        ' ',
      ),
      fc.string({ unit: anyUnit, maxLength: 4 }),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
        (one) => {
          if (!isDatabaseUrl(one) || one.startsWith('file:')) return;
          const { username, password, pathname } = new URL(one);
          for (const field of [username, password, pathname])
            expect(() => decodeURIComponent(field)).not.toThrow();
        },
      ),
      runs,
    );
  });

  it('only names of this machine are loopback', () => {
    fc.assert(
      fc.property(host, fc.nat(255), (name, byte) => {
        expect(isLoopback(`${name}.localhost`)).toBe(true);
        expect(isLoopback(`127.0.0.${String(byte)}`)).toBe(true);
        for (const other of [`localhost.${name}`, `127.0.0.${String(byte)}.${name}`, `${name}localhost`])
          expect(isLoopback(other)).toBe(false);
      }),
      runs,
    );
  });
});
