import { PROBLEMS } from '@epos-kantan/shared';
import type { ErrorCode } from '@epos-kantan/shared';
import { expect, it } from 'vitest';
import { ProblemError, problemOf, problemResponse } from './problem-response.ts';

it.each(Object.keys(PROBLEMS) as ErrorCode[])('%s says when to come again only if that can help', (code) => {
  const { headers, status } = problemResponse(new ProblemError(code, undefined, 60));
  expect(status).toBe(PROBLEMS[code].status);
  expect(headers.get('retry-after')).toBe(PROBLEMS[code].recoverable ? '60' : null);
});

it('is a document of its own media type that nobody keeps, and says no more than it was told', async () => {
  const answer = problemResponse(new ProblemError('order_closed'));
  expect([...answer.headers]).toEqual([
    ['cache-control', 'no-store'],
    ['content-type', 'application/problem+json'],
  ]);
  expect(await answer.json()).toEqual({
    type: 'urn:epos-kantan:problem:order_closed',
    title: 'The order was refunded or canceled and is closed',
    status: 409,
    code: 'order_closed',
    recoverable: false,
  });
});

it('says what to do when it was told', () => {
  expect(problemOf(new ProblemError('invalid_json', 'send JSON'))).toMatchObject({ detail: 'send JSON' });
  expect(problemOf(new ProblemError('invalid_json'))).not.toHaveProperty('detail');
});

it.each([
  ['unauthorized', 'Bearer'],
  ['order_token_invalid', null],
] as const)('%s asks for a key: %s', (code, scheme) => {
  expect(problemResponse(new ProblemError(code)).headers.get('www-authenticate')).toBe(scheme);
});

it('names no time to come again when there is none', () => {
  expect(problemResponse(new ProblemError('start_in_progress')).headers.get('retry-after')).toBeNull();
});

it('is told apart from other errors by its name', () => {
  expect(String(new ProblemError('order_closed'))).toBe('ProblemError: order_closed');
});
