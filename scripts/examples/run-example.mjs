/**
 * One example from its folder to a payment: installed with the packed packages, typed and built, served and driven in a browser against a demo
 * of its own. Then its development server is listened to. Called by test-examples.mjs.
 */
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { withDemo } from '../../e2e/run-demo.ts';
import { ANGULAR_CHECKS } from '../../e2e/server-rendered/angular-checks.ts';
import { DEVELOPMENT_CHECKS, PRODUCTION_CHECKS } from '../../e2e/server-rendered/shop-checks.ts';
import { runCommand } from '../run-command.mjs';
import { checkAngularTypes } from './angular-types.mjs';
import { copyExample } from './packed.mjs';
import { findFreePort, withServer } from './serve-example.mjs';

const minuteMs = 60_000;

/** Nothing of a run goes to anybody but this machine. */
const noTelemetry = {
  ...{ NEXT_TELEMETRY_DISABLED: '1', NUXT_TELEMETRY_DISABLED: '1', ASTRO_TELEMETRY_DISABLED: '1' },
  ...{ NG_CLI_ANALYTICS: 'false', DO_NOT_TRACK: '1', npm_config_update_notifier: 'false' },
};

/** What is asked of one example alone. */
const ownChecks = {
  angular: {
    typesTitle: 'a mistake on a tag is an error of the compiler',
    checkTypes: checkAngularTypes,
    checks: ANGULAR_CHECKS,
  },
};

/** Scripts of packages are not run: what an example needs is brought as it is, and the BFF's database driver would be compiled for nothing. */
const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];

/**
 * Runs all of one example.
 * @param {object} request
 * @param {string} request.name  of its folder in `examples/`
 * @param {string} request.folder  where it is copied to
 * @param {Record<string, string>} request.archives  of packPackages
 * @param {string} request.nodeFolder  of the Node to run it by
 * @param {object} request.browser  Playwright's
 * @param {(title: string, run: () => Promise<void>, timeLimitMs: number) => Promise<boolean>} request.count  runs and counts a step, no
 *   longer than the time that is left; false when it failed
 */
export async function runExample({ name, folder, archives, nodeFolder, browser, count }) {
  const env = { ...noTelemetry, PATH: [nodeFolder, process.env['PATH']].join(delimiter) };
  const run = async (args) => {
    const { isOk, ending, output } = await runCommand({
      ...{ program: 'npm', args, cwd: folder, env, timeLimitMs: 6 * minuteMs, isCaptured: true },
    });
    if (!isOk) throw new Error(`npm ${args.join(' ')} ${ending}\n${output.trim().slice(-6000)}`);
  };
  const isInstalled = await count('installs', async () => {
    copyExample(name, folder, archives);
    await run(install);
  });
  if (!isInstalled) return;
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const isBuilt = await count('builds', () => run(['run', 'build']));
  // After the build, which writes the types of the routes where a framework has such.
  if (scripts.typecheck) await count('its types are right', () => run(['run', 'typecheck']));
  const own = ownChecks[name];
  if (own) await count(own.typesTitle, () => own.checkTypes({ folder, env }));
  const checks = [...(own?.checks ?? []), ...PRODUCTION_CHECKS];
  if (isBuilt) await drive({ script: 'start', folder, env, browser, count, checks });
  await drive({ script: 'dev', folder, env, browser, count, checks: DEVELOPMENT_CHECKS });
}

/** Serves by a script of the example, joined to a demo of its own, and counts each check. */
async function drive({ script, folder, env, browser, count, checks }) {
  const port = await findFreePort();
  const origin = `http://localhost:${port}`;
  const suffix = script === 'dev' ? ' (development server)' : '';
  const serve = async (demo) => {
    const { secrets } = JSON.parse(readFileSync(join(demo.dataDir, 'settings.json'), 'utf8'));
    const shop = {
      ...{ EPOS_KANTAN_URL: demo.bffUrl, ORDER_TOKEN_SECRET: secrets.orderTokenSecret, SHOP_URL: origin },
      ...{ PORT: String(port), HOST: 'localhost', ORIGIN: origin },
    };
    await withServer({ script, cwd: folder, origin, env: { ...env, ...shop } }, async () => {
      for (const [title, check] of checks)
        await count(`${title}${suffix}`, () => check({ origin, demo, browser }), 3 * minuteMs);
    });
  };
  let fault;
  const note = (error) => {
    fault = error;
  };
  // The demo ends itself when what runs in it returns, and not when that throws.
  await withDemo({ otherOrigins: [origin] }, (demo) => serve(demo).catch(note)).catch(note);
  if (fault) await count(`it serves${suffix}`, () => Promise.reject(fault));
}
