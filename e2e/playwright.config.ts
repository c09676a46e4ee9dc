import { defineConfig } from '@playwright/test';
import { findBrowser } from '../scripts/browser.mjs';

const { executablePath, args } = await findBrowser();

export default defineConfig({
  testDir: '.',
  testMatch: '*.journey.ts',
  // Each journey has a demo of its own; two at a time is what two cores can carry.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    launchOptions: { executablePath, args },
    locale: 'ja-JP',
    trace: 'off',
    screenshot: 'off',
  },
});
