import { Secret } from '@epos-kantan/shared';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { ProblemError, problemResponse } from '../problem-response.ts';
import { merchantKeyOnly } from './merchant-key.ts';

const KEY = 'Q0u7v2Zk9XwLr5TfBnYc1HsJdEg8MaPi';

/** Answers a request with these headers, and gives what was logged. */
async function knock(headers: Record<string, string>) {
  const lines: unknown[] = [];
  const app = new Hono();
  app.use(
    merchantKeyOnly({
      merchantApiKeys: [new Secret(KEY)],
      clientAddress: () => '203.0.113.9',
      limitedLog: { write: (...line) => void lines.push(line) },
    }),
  );
  app.get('/', (c) => c.text('inside'));
  app.onError((error) =>
    error instanceof ProblemError ? problemResponse(error) : new Response('', { status: 500 }),
  );
  const answer = await app.request('/', { headers });
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
