/** Checks of what the software runs in: Node, its options, the clock, and traces of another environment. */
import { hostsOfEnvironment } from './address-checks.ts';
import type { Check } from './check.ts';
import { inGroup } from './check.ts';
import { failure, notChecked, ok, warning } from './doctor-report.ts';
import { locateDatabase } from '../storage/inspect-storage.ts';

const nodeVersion: Check = {
  id: 'node-version',
  look: ({ machine: { nodeVersion: version } }) => {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major < 20 || (major === 20 && minor < 19)) {
      return failure(
        `Node ${version} is older than what this runs on.`,
        'Install the newest Node of the 20 line.',
      );
    }
    if (major > 20) {
      return warning(
        `Node ${version} is of a line in which the tests have not run.`,
        'Use the newest Node of the 20 line, or run the tests with yours first.',
      );
    }
    return ok(`${version}.`);
  },
};

const nodeOptions: Check = {
  id: 'node-options',
  look: ({ env, isProduction }) => {
    const { NODE_ENV: mode = '', NODE_OPTIONS: options = '' } = env;
    if (isProduction && /--inspect\b/.test(options)) {
      return failure(
        'NODE_OPTIONS opens a debugger, by which every secret of the process can be read.',
        'Take --inspect out of NODE_OPTIONS.',
      );
    }
    if (/--insecure-http-parser\b|--tls-min-v1\.[01]\b/.test(options)) {
      return warning(
        'NODE_OPTIONS lowers what connections have to keep to.',
        'Take --insecure-http-parser and --tls-min-… out of NODE_OPTIONS.',
      );
    }
    if (isProduction && mode !== '' && mode !== 'production') {
      return warning(
        `NODE_ENV=${mode.slice(0, 32)}, but GMO_ENV is production: one of them is of another environment.`,
        'Set NODE_ENV=production, or compare GMO_ENV.',
      );
    }
    return ok('Nothing that weakens it.');
  },
};

const tlsVerification: Check = {
  id: 'tls-verification',
  look: ({ env }) =>
    env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
      ? failure(
          "NODE_TLS_REJECT_UNAUTHORIZED=0: whoever stands between here and GMO-PG is given the shop's password.",
          'Take it away; for an authority of your own set NODE_EXTRA_CA_CERTS to its certificate.',
        )
      : ok('Yes.'),
};

const TEST_WORDS = /(?:^|[^a-z])(dev|development|demo|sandbox|staging|stg|test|testing)(?:[^a-z]|$)/i;
const PRODUCTION_WORDS = /(?:^|[^a-z])(live|prod|production)(?:[^a-z]|$)/i;

const databaseOfEnvironment: Check = {
  id: 'database-of-environment',
  needs: ['DATABASE_URL', 'GMO_ENV'],
  look: ({ values: { DATABASE_URL: url = '' }, isProduction }) => {
    const place = locateDatabase(url);
    if (place.kind === 'nowhere') return notChecked('DATABASE_URL has to be mended first.');
    const name = place.kind === 'file' ? place.path : `${place.hostname}/${place.name}`;
    const word = (isProduction ? TEST_WORDS : PRODUCTION_WORDS).exec(name)?.[1];
    if (word === undefined) return ok('Nothing in its name speaks of another.');
    return warning(
      `DATABASE_URL has "${word}" in its name, but GMO_ENV is ${isProduction ? 'production' : 'test'}.`,
      'Give each environment a database of its own, and compare which this is.',
    );
  },
};

/** GMO-PG's limits are by its clock, tokens and webhooks by ours; receivers take five minutes. */
const SKEW_MS_MAX = 30_000;

const clock: Check = {
  id: 'clock',
  leaves: ({ gmo }) => gmo?.isLocal !== true,
  needs: ['GMO_SHOP_ID', 'GMO_SHOP_PASS'],
  look: async (visit) => {
    const look = await visit.askGmo();
    const aheadMs = look?.aheadMs ?? null;
    if (aheadMs === null) return notChecked('GMO-PG told no time to compare with.');
    const seconds = Math.round(Math.abs(aheadMs) / 1_000);
    if (Math.abs(aheadMs) > SKEW_MS_MAX) {
      return failure(
        `The clock of this machine is ${String(seconds)} s ${aheadMs > 0 ? 'behind' : 'ahead of'} GMO-PG's: order tokens and webhooks are refused when clocks differ.`,
        'Let the machine set its clock by NTP (timedatectl set-ntp true), then look again.',
      );
    }
    return ok(
      seconds === 0 ? "As GMO-PG's, to the second." : `${String(seconds)} s from GMO-PG's, which is fine.`,
    );
  },
};

/** Checks of the environment, in the order of the report. */
export const environmentChecks = inGroup('environment', [
  nodeVersion,
  nodeOptions,
  tlsVerification,
  hostsOfEnvironment,
  databaseOfEnvironment,
  clock,
]);
