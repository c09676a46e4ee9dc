import { PROBLEMS } from '@epos-kantan/shared';
import type { ErrorCode } from '@epos-kantan/shared';
import { expect, it } from 'vitest';
import { ProblemError, problemResponse } from './problem-response.ts';

it.each(Object.keys(PROBLEMS) as ErrorCode[])('%s says when to come again only if that can help', (code) => {
  const { headers, status } = problemResponse(new ProblemError(code, undefined, 60));
  expect(status).toBe(PROBLEMS[code].status);
  expect(headers.get('retry-after')).toBe(PROBLEMS[code].recoverable ? '60' : null);
});
