/** The generated predicates: up to date, of one mind with the schemas about every field that is read, and blind to all others. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as validators from '../src/generated/answer-validators.ts';
import {
  ANSWER_SCHEMAS,
  ANSWER_VALIDATORS_FILE,
  FIELDS_READ,
  WORD_LENGTH_MAX,
  answerValidatorsSource,
} from './build-validators.ts';
import { CheckWriter } from './json-schema-to-predicate.ts';

const HANDLE = '2bcdefghijklmnopqrstuvwxyz';
const CHECKOUT = {
  orderId: 'A-1',
  status: 'paid',
  funds: 'captured',
  amount: 9800,
  tax: 0,
  total: 9800,
  currency: 'JPY',
  pointsUsed: 500,
  couponUsed: 0,
  testMode: false,
  startableUntil: '2026-11-24T00:15:00Z',
  pollUntil: '2026-11-24T01:00:00.123Z',
  updatedAt: '2026-11-24T00:00:00Z',
};
const EXAMPLES: Record<keyof typeof ANSWER_SCHEMAS, unknown> = {
  Availability: { available: true, reason: 'maintenance', testMode: true },
  CheckoutResponse: { checkout: CHECKOUT },
  CreateCheckoutResponse: {
    checkout: CHECKOUT,
    handle: HANDLE,
    redirect: { page: 'https://pay.example/redirect/x' },
  },
  Handle: HANDLE,
  LookupResponse: { checkout: CHECKOUT, handle: HANDLE, available: true, reason: 'x', testMode: false },
};

/** Values that lie close to what a schema draws its lines around. */
const neighbours = fc.oneof(
  fc.anything(),
  fc.constantFrom<unknown>(
    null,
    undefined,
    '',
    [],
    {},
    true,
    0,
    -0,
    -1,
    0.5,
    99_999_999,
    100_000_000,
    NaN,
    2 ** 53,
    399,
    400,
    599,
    600,
  ),
  fc.constantFrom(
    'paid',
    'confirming',
    'refunded',
    'JPY',
    'USD',
    HANDLE,
    `${HANDLE}2`,
    `${HANDLE}\n`,
    HANDLE.toUpperCase(),
  ),
  fc.constantFrom(
    '2026-02-28T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2024-02-29T23:59:59.9Z',
    '2026-11-24T00:00:00+09:00',
    '2026-11-24',
    '0000-02-29T00:00:00Z',
    '2026-11-24T24:00:00Z',
    '2026-11-24t00:00:00Z',
    '2026-11-24 00:00:00Z',
  ),
  fc.stringMatching(/^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-6]\d:[0-6]\d(\.\d{1,9})?Z$/),
  fc.constantFrom(
    'https://a.example/',
    ' https://a.example/ ',
    'https:/a',
    'https:a',
    'http://',
    '//a',
    'javascript:alert(1)',
    'urn:x',
    'https://a b/',
  ),
  fc.string({ maxLength: 70, unit: 'binary' }),
  fc.integer({ min: 60, max: 70 }).map((length) => 'あ'.repeat(length)),
  fc.constantFrom(100, 101, 200, 201, 500, 501, 2000, 2001).map((length) => 'x'.repeat(length)),
  fc.webUrl(),
);

type Path = readonly string[];

function pathsOf(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [
    [],
    ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner).map((path) => [key, ...path])),
  ];
}

function replaceAt(value: unknown, [key, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  return { ...(value as object), [key]: replaceAt((value as Record<string, unknown>)[key], rest, change) };
}

function without(value: unknown, key: string): unknown {
  return Object.fromEntries(Object.entries(value as object).filter(([name]) => name !== key));
}

/** The answer as it is read: what nobody reads is as in the example, so that the schemas of today can judge the rest. */
function asRead(answer: unknown, example: unknown): unknown {
  if (!isObject(answer) || !isObject(example)) return answer;
  const read = Object.entries(answer).filter(([key]) => FIELDS_READ.has(key) || !(key in example));
  const unread = Object.entries(example).filter(([key]) => !FIELDS_READ.has(key));
  const inside = read.map(([key, value]) => [key, asRead(value, example[key])]);
  return withKnownWords(Object.fromEntries([...inside, ...unread]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a reader makes of words that a newer BFF may use; and a page's address is judged where it is gone to. */
function withKnownWords(part: Record<string, unknown>): unknown {
  const known = { ...part };
  if (typeof known['page'] === 'string') known['page'] = 'https://pay.example/';
  for (const [key, word] of [
    ['status', 'paid'],
    ['funds', 'none'],
    ['orderId', 'A-1'],
  ] as const) {
    const given = known[key];
    if (typeof given === 'string' && given.length <= WORD_LENGTH_MAX) known[key] = word;
  }
  return known;
}

describe('the generated validators', () => {
  test('are what the schemas of today give', () => {
    expect(readFileSync(ANSWER_VALIDATORS_FILE, 'utf8')).toBe(answerValidatorsSource());
  });

  for (const name of Object.keys(ANSWER_SCHEMAS) as (keyof typeof ANSWER_SCHEMAS)[]) {
    const schema = ANSWER_SCHEMAS[name];
    const isValid = validators[`is${name}`] as (value: unknown) => boolean;
    const example = EXAMPLES[name];

    test(`${name}: the example is accepted`, () => {
      expect([schema.safeParse(example).success, isValid(example)]).toEqual([true, true]);
    });

    test(`${name}: schema and validator agree about every change of one place`, () => {
      const change = fc.record({ path: fc.constantFrom(...pathsOf(example)), value: neighbours });
      fc.assert(
        fc.property(change, ({ path, value }) => {
          const changed = replaceAt(example, path, () => value);
          expect(isValid(changed)).toBe(schema.safeParse(asRead(changed, example)).success);
        }),
        { numRuns: 3000 },
      );
    });

    test(`${name}: they agree about every key that is missing, undefined or new`, () => {
      for (const path of pathsOf(example)) {
        const key = path.at(-1);
        const variants = [replaceAt(example, path, () => undefined)];
        if (key !== undefined)
          variants.push(replaceAt(example, path.slice(0, -1), (parent) => without(parent, key)));
        if (key !== undefined)
          variants.push(
            replaceAt(example, path.slice(0, -1), (parent) => ({ ...(parent as object), newer: 1 })),
          );
        for (const variant of variants)
          expect(isValid(variant)).toBe(schema.safeParse(asRead(variant, example)).success);
      }
    });

    test(`${name}: what is not read cannot make an answer unreadable, what is read can`, () => {
      for (const path of pathsOf(example).filter(({ length }) => length > 0)) {
        const isRead = path.every((key) => FIELDS_READ.has(key));
        const nonsense = replaceAt(example, path, () => ['nonsense']);
        expect([path, isValid(nonsense)]).toEqual([path, !isRead]);
      }
    });
  }

  test.each([
    [{ type: 'number' }],
    [{ type: 'string', contentEncoding: 'base64' }],
    [{ type: 'string', format: 'email' }],
    [{ type: 'object', properties: {}, propertyNames: {} }],
    [{ anyOf: [{ type: 'string' }, { type: 'boolean' }] }],
    [{}],
  ])('refuse to be generated from what the writer does not know: %j', (schema) => {
    expect(() => new CheckWriter().check(schema)).toThrow();
  });
});
