import { Secret } from '@epos-kantan/shared';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { ProblemError } from '../problem-response.ts';
import { merchantKeyOnly } from './merchant-key.ts';

const KEYS = ['first-key-0123456789', 'second-key-0123456789'];
const READ_KEYS = ['third-key-0123456789', 'fourth-key-0123456789'];

/** What became of a request with these headers: `inside`, or the problem and its words. */
async function knock(headers: Record<string, string>, method = 'GET') {
  const lines: unknown[] = [];
  const app = new Hono();
  app.use(
    merchantKeyOnly({
      merchantApiKeys: KEYS.map((key) => new Secret(key)),
      merchantReadKeys: READ_KEYS.map((key) => new Secret(key)),
      clientAddress: () => '203.0.113.9',
      limitedLog: { write: (...line) => void lines.push(line) },
    }),
  );
  app.all('/', (c) => c.text('inside'));
  app.onError((error, c) =>
    c.text(error instanceof ProblemError ? `${error.code} ${error.detail ?? ''}`.trim() : 'broken'),
  );
  return { answer: await (await app.request('/', { method, headers })).text(), lines };
}

it.each(KEYS)('each of the keys opens: %s', async (key) => {
  expect(await knock({ authorization: `Bearer ${key}` })).toEqual({ answer: 'inside', lines: [] });
});

it.each(READ_KEYS)('a key that only reads opens for GET and nothing else: %s', async (key) => {
  const authorization = `Bearer ${key}`;
  expect((await knock({ authorization })).answer).toBe('inside');
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
    expect(await knock({ authorization }, method)).toEqual({
      answer: 'read_only_key',
      lines: [
        [
          'warn',
          'merchant_read_key',
          { client: '203.0.113.9', method, route: '/' },
          'a command with a key that only reads was refused',
        ],
      ],
    });
});

it('HEAD reads, too', async () => {
  // Its answer has no body, so that only the refusal would show.
  expect((await knock({ authorization: `Bearer ${READ_KEYS[0] ?? ''}` }, 'HEAD')).answer).toBe('');
});

it.each([
  '',
  'Bearer',
  'Bearer ',
  `Basic ${KEYS[0] ?? ''}`,
  `xBearer ${KEYS[0] ?? ''}`,
  `Bearer ${KEYS.join(' ')}`,
  `Bearer${KEYS[0] ?? ''}`,
])('"%s" does not open, and is logged within the bound of its kind', async (authorization) => {
  expect(await knock({ authorization })).toEqual({
    answer: 'unauthorized',
    lines: [
      [
        'warn',
        'merchant_key',
        { client: '203.0.113.9' },
        'a request to the merchant API without a valid key was refused',
      ],
    ],
  });
});

it('no header is no key; a page is refused with the right key too, and logged within a bound of its own', async () => {
  expect((await knock({})).answer).toBe('unauthorized');
  const message = 'a request of a page to the merchant API was refused';
  expect(await knock({ authorization: `Bearer ${KEYS[0] ?? ''}`, origin: 'https://shop.example' })).toEqual({
    answer: 'origin_not_allowed the merchant API is for servers, not for pages',
    lines: [['warn', 'merchant_page', { client: '203.0.113.9', hasKey: true }, message]],
  });
});
