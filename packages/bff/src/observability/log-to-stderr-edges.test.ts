import { expect, it } from 'vitest';
import { logToStderr } from './log-to-stderr.ts';

it('a process has one stream, and it goes to stderr', () => {
  const stream = logToStderr();
  expect(stream).toMatchObject({ fd: 2 });
  expect(logToStderr()).toBe(stream);
});
