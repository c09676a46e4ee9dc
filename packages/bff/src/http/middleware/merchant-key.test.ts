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
  app.on(['GET', 'POST'], '/', (c) => c.text('inside'));
  app.onError((error) =>
    error instanceof ProblemError ? problemResponse(error) : new Response('', { status: 500 }),
  );
  const answer = await app.request('/', { headers, method });
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
  ['a key that only reads', READ_KEY, 'POST', 403],
])('%s (%s): %s is answered %i', async (_, key, method, status) => {
  const { answer, lines } = await knock({ authorization: `Bearer ${key}` }, method);
  expect([answer.status, lines]).toEqual([status, []]);
});
