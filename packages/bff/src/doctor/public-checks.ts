/**
 * Checks of PUBLIC_URL from outside, as far as this machine can stand for the outside: it resolves names and routes by its own network, so that
 * GMO-PG and shoppers may see something else, which every sentence here says. Only GET is sent.
 */
import { createHash } from 'node:crypto';
import { HSTS_YEAR_SECONDS } from '../config/config-schema.ts';
import { isLoopback, ownsItsHost } from '../config/config-values.ts';
import { VERSION } from '../openapi/version.ts';
import { isPrivateAddress } from '../outbound/private-address.ts';
import type { Check } from './check.ts';
import { inGroup } from './check.ts';
import { failure, notChecked, ok, warning } from './doctor-report.ts';
import { FROM_HERE, leavesForPublic, ofPage } from './public-page.ts';
import { jsonOf, judgeCertificate, objectOf } from './site-checks.ts';

const address: Check = {
  id: 'public-address',
  leaves: leavesForPublic,
  needs: ['PUBLIC_URL'],
  look: async ({ values: { PUBLIC_URL = '' }, gmo, addresses }) => {
    const { hostname } = new URL(PUBLIC_URL);
    if (isLoopback(hostname)) {
      if (gmo?.isLocal === true) return ok('This machine, which is enough for a simulator on it.');
      return warning(
        'PUBLIC_URL is this machine itself: GMO-PG cannot notify it, so that payments are found later, by inquiry.',
        'Give it a public https: address before the first payment, even of the test environment.',
      );
    }
    const { addresses: found, code } = await addresses(hostname);
    if (code !== null) {
      return failure(
        `${hostname} of PUBLIC_URL has no address, ${FROM_HERE} (${code}).`,
        'Make a record for it at your name server, and wait until it is known.',
      );
    }
    const inner = found.find(isPrivateAddress);
    if (inner !== undefined) {
      return failure(
        `${hostname} of PUBLIC_URL leads to ${inner}, ${FROM_HERE}, which nobody outside can reach.`,
        'Let its name lead to a public address; if it does so outside, look from a machine outside.',
      );
    }
    return ok(`${found.slice(0, 4).join(', ')}, ${FROM_HERE}; GMO-PG's view may differ.`);
  },
};

const tls: Check = {
  id: 'public-tls',
  leaves: leavesForPublic,
  needs: ['PUBLIC_URL'],
  look: async ({ values: { PUBLIC_URL = '' }, certificate, machine }) => {
    const url = new URL(PUBLIC_URL);
    if (url.protocol === 'http:') return ok('On this machine none is needed.');
    return judgeCertificate(await certificate(url), url.host, machine.now());
  },
};

const live = ofPage('public-live', '/livez', ({ status, body }, { values }) => {
  if (status === 200 && body.toString('utf8') === 'ok')
    return ok(`${values.PUBLIC_URL ?? ''}/livez, ${FROM_HERE}.`);
  return failure(
    `What answers at ${values.PUBLIC_URL ?? ''}/livez is not the BFF (HTTP ${String(status)}), ${FROM_HERE}.`,
    'Let the proxy forward the whole path below PUBLIC_URL to the BFF, without its own pages and logins.',
  );
});

/** Of what `/readyz` tells only names are repeated, also those of a newer BFF: it came over the network. */
const PART_NAME = /^[a-z]{1,20}$/i;
const PARTS_MAX = 12;

const ready = ofPage('public-ready', '/readyz', ({ status, body }) => {
  const told = jsonOf(body);
  const checks = objectOf(told['checks']);
  const troubled = Object.keys(checks)
    .filter((part) => PART_NAME.test(part) && checks[part] !== 'ok')
    .slice(0, PARTS_MAX);
  if (told['ready'] === false) {
    return failure(
      `The running BFF says that it is not ready: ${troubled.join(', ')}.`,
      'Read /readyz and its log.',
    );
  }
  if (status !== 200 || told['ready'] !== true)
    return notChecked(`/readyz is not let through (HTTP ${String(status)}), which is as you like it.`);
  if (troubled.length > 0) {
    return warning(
      `The running BFF is ready, but has trouble with: ${troubled.join(', ')}.`,
      'Read /readyz and its log.',
    );
  }
  return ok('Yes.');
});

const mode = ofPage('public-mode', '/v1/availability', ({ body }, { isProduction, values }) => {
  const { testMode, available, reason } = jsonOf(body);
  if (typeof testMode !== 'boolean' || values.GMO_ENV === undefined)
    return notChecked('The running BFF does not tell its environment.');
  if (testMode === isProduction) {
    return failure(
      `The BFF that runs at PUBLIC_URL is of the ${testMode ? 'test' : 'production'} environment, this configuration of the ${isProduction ? 'production' : 'test'} one.`,
      'Restart it with this configuration, or look with the one that it has.',
    );
  }
  if (available === false) {
    return failure(
      `The BFF that runs at PUBLIC_URL takes no payments now${reason === 'misconfigured' ? ': GMO-PG refuses its settings' : ''}.`,
      'Mend what gmo-credentials says, then restart it.',
    );
  }
  return ok(testMode ? 'Test, and it takes payments.' : 'Production, and it takes payments.');
});

const hsts: Check = {
  ...ofPage('public-hsts', '/livez', ({ headers }, { values }) => {
    const { PUBLIC_URL: url = '', HSTS_SECONDS: own = HSTS_YEAR_SECONDS } = values;
    if (url.startsWith('http:')) return ok('On this machine there is no https.');
    const isOurs = ownsItsHost(url);
    if (isOurs && own < HSTS_YEAR_SECONDS) {
      return warning(
        `HSTS_SECONDS is ${String(own)}, less than a year: a browser that stays away for longer may be led to http: once more.`,
        'Take HSTS_SECONDS away once https works everywhere on that host.',
      );
    }
    const sent = String(headers['strict-transport-security'] ?? '');
    const seconds = Number(/max-age="?(\d+)/i.exec(sent)?.[1] ?? 0);
    const days = `${String(Math.floor(seconds / 86_400))} days`;
    if (seconds >= HSTS_YEAR_SECONDS) return ok(`For ${days}.`);
    const found =
      seconds === 0 ? 'no Strict-Transport-Security' : `Strict-Transport-Security for ${days} alone`;
    return warning(
      `PUBLIC_URL sends ${found}: a browser may be led to http: once more.`,
      isOurs
        ? 'Let the proxy pass the header of the BFF on as it is.'
        : 'Let what serves that host add Strict-Transport-Security: max-age=31536000.',
    );
  }),
  variables: ['HSTS_SECONDS'],
};

const NAME = /^epos-kantan-button-(\d+\.\d+\.\d+[\w.-]*)\.(?:js|css)$/;

const assets = ofPage('button-assets', '/assets/integrity.json', async ({ status, headers, body }, visit) => {
  const base = visit.values.PUBLIC_URL ?? '';
  const hashes = Object.entries(jsonOf(body)).filter(([name]) => NAME.test(name));
  const script = hashes.find(([name]) => name.endsWith('.js'));
  if (status !== 200 || script === undefined) {
    return failure(
      `${base}/assets/integrity.json has no script of the button (HTTP ${String(status)}).`,
      'Build the widget before serve is started, and let the proxy forward /assets.',
    );
  }
  if (headers['access-control-allow-origin'] !== '*') {
    return failure(
      'The button is served without Access-Control-Allow-Origin: *, so that pages with integrity do not take it.',
      'Let the proxy pass the headers of /assets on as they are.',
    );
  }
  const [name, hash] = script;
  const answer = await visit.page(`${base}/assets/${name}`, 1024 * 1024);
  const bytes = answer.kind === 'answered' && answer.status === 200 ? answer.body : null;
  if (bytes === null || `sha384-${createHash('sha384').update(bytes).digest('base64')}` !== hash) {
    return failure(
      `${base}/assets/${name} is not what the BFF serves: its hash differs, so that pages with integrity do not take it.`,
      'Let the proxy pass /assets on unchanged: no minifying, no rewriting, no other answer.',
    );
  }
  const version = NAME.exec(name)?.[1] ?? '';
  if (version !== VERSION) {
    return warning(
      `The BFF at PUBLIC_URL serves the button ${version}, this is release ${VERSION}.`,
      'Look with the release that runs, or start this one.',
    );
  }
  return ok(`${name}, as its hash says.`);
});

const notificationUrl = ofPage('notification-url', '/gmo/notification', ({ status, headers }, { values }) => {
  const url = `${values.PUBLIC_URL ?? ''}/gmo/notification`;
  if (status === 405 && String(headers['allow'] ?? '').includes('POST')) {
    return ok(`${url}: give it to GMO-PG. It takes POST, ${FROM_HERE}; GMO-PG's view may differ.`);
  }
  if (status === 401 || status === 403) {
    return warning(
      `${url} is refused to this machine (HTTP ${String(status)}), perhaps to GMO-PG as well.`,
      "Let the proxy forward it without a login; if it lets GMO-PG's addresses alone through, this is as it should be.",
    );
  }
  return failure(
    `${url} is not answered by the BFF (HTTP ${String(status)}), ${FROM_HERE}: payments would be found late, by inquiry.`,
    'Let the proxy forward POST of that path to the BFF, and give GMO-PG exactly this URL.',
  );
});

/** Checks of the public address, in the order of the report. */
export const publicChecks = inGroup('public-address', [
  address,
  tls,
  live,
  ready,
  mode,
  notificationUrl,
  assets,
  hsts,
]);
