/** The tests that need no browser: the generated validators, the builds, and the mock in Node. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['scripts/**/*.test.ts', 'src/**/*.node.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
