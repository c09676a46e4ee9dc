/** The widget's tests in a real browser; msw's worker stands in front of the BFF's routes. */
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { tsImport } from 'tsx/esm/api';
import { findBrowser } from '../../scripts/browser.mjs';
import { strictPages } from './scripts/strict-pages.mjs';

const { executablePath, args } = await findBrowser();
const { describeElements } = await tsImport('./scripts/describe-elements.ts', import.meta.url);
const repository = fileURLToPath(new URL('../../', import.meta.url));

export default {
  rootDir: repository,
  files: ['src/**/*.test.ts', '!src/**/*.node.test.ts'],
  nodeResolve: { browser: true, exportConditions: ['browser', 'development'] },
  plugins: [
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
    }),
  ],
  middleware: [
    function serveWorker(context, next) {
      if (context.url === '/mockServiceWorker.js')
        context.url = '/packages/widget/public/mockServiceWorker.js';
      return next();
    },
    strictPages,
    function serveDescription(context, next) {
      if (context.url !== '/elements.json') return next();
      context.body = describeElements();
    },
  ],
  browsers: [chromeLauncher({ launchOptions: { executablePath, args }, concurrency: 1 })],
  concurrency: 1,
  testFramework: { config: { timeout: 15_000 } },
};
