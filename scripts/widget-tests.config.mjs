/**
 * The widget's own configuration of @web/test-runner, and one reporter more, which writes the outcome of every
 * session to the file named by WIDGET_TESTS_REPORT. Called by suites.mjs.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import widgetConfig from '../packages/widget/web-test-runner.config.mjs';

const requireFromWidget = createRequire(new URL('../packages/widget/package.json', import.meta.url));
const { defaultReporter } = await import(pathToFileURL(requireFromWidget.resolve('@web/test-runner')).href);

const report = {
  onTestRunFinished({ sessions }) {
    const outcome = sessions.map(({ testFile, errors, testResults }) => ({ testFile, errors, testResults }));
    writeFileSync(process.env['WIDGET_TESTS_REPORT'], JSON.stringify(outcome));
  },
};

// The browser's driver catches SIGTERM and closes the browser; the runner would then wait for it in vain.
process.once('SIGTERM', () => process.exit(143));

// @web/test-runner takes its configuration as a default export and nothing else.
export default { ...widgetConfig, reporters: [...(widgetConfig.reporters ?? [defaultReporter()]), report] };
