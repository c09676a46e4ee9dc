/** The tests that need no browser: the generated validators and the builds. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['scripts/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
