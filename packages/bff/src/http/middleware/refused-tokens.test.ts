import { Hono } from 'hono';
import { expect, it } from 'vitest';
import type { ErrorCode } from '@epos-kantan/shared';
import { ProblemError, problemResponse } from '../problem-response.ts';
import { noteRefusedTokens } from './refused-tokens.ts';

/** What is logged when a route ends so. */
async function loggedAfter(error: Error | null, headers: Record<string, string> = {}): Promise<unknown[]> {
  const lines: unknown[] = [];
  const app = new Hono();
  app.use(noteRefusedTokens({ write: (...line) => void lines.push(line) }, () => '203.0.113.9'));
  app.get('/', (c) => {
    if (error !== null) throw error;
    return c.text('ok');
  });
  app.onError((thrown) =>
    thrown instanceof ProblemError ? problemResponse(thrown) : new Response('', { status: 500 }),
  );
  await app.request('/', { headers: { authorization: 'canary', ...headers } });
  return lines;
}

it.each<[ErrorCode, string]>([
  ['order_token_invalid', 'warn'],
  ['return_url_not_allowed', 'warn'],
  ['amount_not_allowed', 'warn'],
  ['order_token_expired', 'info'],
])('%s is logged as %s, with its reason and where it came from', async (code, level) => {
  const message = 'an order token was refused: check THE_SETTING';
  const origin = { origin: 'https://shop.example' };
  expect(await loggedAfter(new ProblemError(code, 'check THE_SETTING'), origin)).toEqual([
    [level, message, { code, ...origin, client: '203.0.113.9' }, message],
  ]);
});

it('nothing else is logged', async () => {
  for (const end of [null, new ProblemError('not_found'), new ProblemError('gateway_busy'), new Error('bug')])
    expect(await loggedAfter(end)).toEqual([]);
});

it('an origin is cut, and a request without one says so', async () => {
  const error = new ProblemError('order_token_invalid');
  const [long] = await loggedAfter(error, { origin: 'x'.repeat(5_000) });
  expect(JSON.stringify(long).length).toBeLessThan(500);
  expect(JSON.stringify(await loggedAfter(error))).toContain('"origin":"none"');
});
