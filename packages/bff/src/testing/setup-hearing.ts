/** Vitest runs this before each test file. */
import { afterEach } from 'vitest';
import { hearAnswers, takeAnswerFaults } from './hear-answers.ts';

hearAnswers();

afterEach(async () => {
  const faults = await takeAnswerFaults();
  if (faults.length > 0) throw new Error(`Not as described:\n${faults.slice(0, 5).join('\n')}`);
});
