import { Secret } from '@epos-kantan/shared';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { ProblemError, problemResponse } from '../problem-response.ts';
import { merchantKeyOnly } from './merchant-key.ts';

const KEY = 'Q0u7v2Zk9XwLr5TfBnYc1HsJdEg8MaPi';
const READ_KEY = 'n3Wd8KqYt6RbVx1MzFpL5CgHs0JaUe2T';

/** Answers a request with these headers, and gives what was logged. */
async function knock(headers: Record<string, string>, method = 'GET') {
  const lines: unknown[] = [];
  const app = new Hono();
  app.use(
    merchantKeyOnly({
      merchantApiKeys: [new Secret(KEY)],
      merchantReadKeys: [new Secret(READ_KEY)],
      clientAddress: () => '203.0.113.9',
      limitedLog: { write: (...line) => void lines.push(line) },
    }),
  );
  app.on(['GET', 'POST'], '/things/:id', (c) => c.text('inside'));
  app.onError((error) =>
    error instanceof ProblemError ? problemResponse(error) : new Response('', { status: 500 }),
  );
  const answer = await app.request('/things/canary', { headers, method });
  return { answer, lines };
}

it.each([`Bearer ${KEY}`, `bearer  ${KEY}`])('%s opens, and nothing is logged', async (authorization) => {
  const { answer, lines } = await knock({ authorization });
  expect([await answer.text(), lines]).toEqual(['inside', []]);
});

it('a wrong key is logged with where it came from, and never itself', async () => {
  const { answer, lines } = await knock({ authorization: `Bearer ${KEY}x` });
  expect(answer.status).toBe(401);
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).toContain('203.0.113.9');
  expect(JSON.stringify(lines)).not.toContain(KEY);
});

it.each([
  ['a key', KEY, 'GET', 200],
  ['a key', KEY, 'POST', 200],
  ['a key that only reads', READ_KEY, 'GET', 200],
])('%s (%s): %s is answered %i', async (_, key, method, status) => {
  const { answer, lines } = await knock({ authorization: `Bearer ${key}` }, method);
  expect([answer.status, lines]).toEqual([status, []]);
});

it('a command with a key that only reads is refused and logged: what was asked for, and where it came from', async () => {
  const { answer, lines } = await knock({ authorization: `Bearer ${READ_KEY}` }, 'POST');
  const message = 'a command with a key that only reads was refused';
  expect(answer.status).toBe(403);
  const data = { client: '203.0.113.9', method: 'POST', route: '/things/:id' };
  expect(lines).toEqual([['warn', 'merchant_read_key', data, message]]);
});

it.each([
  ['with a key', `Bearer ${KEY}`, true],
  ['with a key that only reads', `Bearer ${READ_KEY}`, true],
  ['without one', 'Bearer x', false],
])(
  'a page that calls %s is refused, and the log says whether it has a key',
  async (_, authorization, hasKey) => {
    const { answer, lines } = await knock({ authorization, origin: 'https://shop.example' });
    const message = 'a request of a page to the merchant API was refused';
    expect(answer.status).toBe(403);
    expect(lines).toEqual([['warn', 'merchant_page', { client: '203.0.113.9', hasKey }, message]]);
  },
);
