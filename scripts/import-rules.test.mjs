/**
 * Proves every rule of .dependency-cruiser.cjs: a small copy of the tree is written to a temporary folder, with
 * one file that breaks each rule and files that keep them all; once with value imports, once with type imports.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const require = createRequire(import.meta.url);
const { forbidden, options } = require('../.dependency-cruiser.cjs');

const bff = 'packages/bff/src';
const widget = 'packages/widget/src';

/** [rule, folder and name of the file that breaks it, what it imports] */
const breaches = [
  ['bff-checkout', `${bff}/checkout/a.ts`, '../gmo/http-payment-gateway.ts'],
  ['bff-gmo', `${bff}/gmo/a.ts`, '../checkout/settle-checkout.ts'],
  ['bff-gmo', `${bff}/gmo/b.ts`, '../storage/open-storage.ts'],
  ['bff-storage', `${bff}/storage/a.ts`, '../notification/receive-notification.ts'],
  ['bff-storage', `${bff}/storage/b.ts`, '../gmo/http-payment-gateway.ts'],
  ['bff-notification', `${bff}/notification/a.ts`, '../storage/open-storage.ts'],
  ['bff-reconciliation', `${bff}/reconciliation/a.ts`, '../notification/receive-notification.ts'],
  ['bff-outbound', `${bff}/outbound/a.ts`, '../webhook/deliver-due.ts'],
  ['bff-webhook', `${bff}/webhook/a.ts`, '../checkout/checkout.ts'],
  ['bff-idempotency', `${bff}/idempotency/a.ts`, '../checkout/settle-checkout.ts'],
  ['bff-http', `${bff}/http/a.ts`, '../webhook/deliver-due.ts'],
  ['bff-http', `${bff}/http/b.ts`, '../storage/open-storage.ts'],
  ['bff-console', `${bff}/console/a.ts`, '../http/create-app.ts'],
  ['bff-console', `${bff}/console/b.ts`, '../storage/open-storage.ts'],
  ['bff-console', `${bff}/console/c.ts`, '../http/routes/status-page.ts'],
  ['bff-http', `${bff}/http/j.ts`, '../console/create-console.ts'],
  ['bff-worker', `${bff}/worker/a.ts`, '../checkout/checkout.ts'],
  ['bff-observability', `${bff}/observability/a.ts`, '../config/load-config.ts'],
  ['bff-config', `${bff}/config/a.ts`, '../observability/log.ts'],
  ['bff-config', `${bff}/config/c.ts`, '../webhook/deliver-due.ts'],
  ['bff-order-token', `${bff}/order-token/a.ts`, '../checkout/settle-checkout.ts'],
  ['bff-openapi', `${bff}/openapi/a.ts`, '../http/problem-response.ts'],
  ['bff-conversion', `${bff}/conversion/a.ts`, '../storage/open-storage.ts'],
  ['bff-go-live', `${bff}/go-live/a.ts`, '../storage/open-storage.ts'],
  ['bff-sales', `${bff}/sales/a.ts`, '../storage/open-storage.ts'],
  ['bff-client', `${bff}/client/a.ts`, '../http/problem-response.ts'],
  ['bff-runtime', `${bff}/runtime/a.ts`, '../checkout/settle-checkout.ts'],
  ['bff-doctor', `${bff}/doctor/a.ts`, '../storage/open-storage.ts'],
  ['bff-doctor', `${bff}/doctor/b.ts`, '../compose/create-bff.ts'],
  ['bff-cli', `${bff}/cli/a.ts`, '../storage/open-storage.ts'],
  ['bff-simulator-for-dev-alone', `${bff}/cli/commands/b.ts`, '@epos-kantan/simulator'],
  ['bff-compose', `${bff}/compose/a.ts`, '@epos-kantan/simulator'],
  ['bff-index', `${bff}/index.ts`, '@epos-kantan/simulator'],
  ['bff-node', `${bff}/node.ts`, './storage/open-storage.ts'],
  ['bff-express', `${bff}/express.ts`, './http/create-app.ts'],
  ['bff-next', `${bff}/next.ts`, './node.ts'],
  ['bff-room-without-a-row', `${bff}/somewhere/a.ts`, '../checkout/checkout.ts'],
  ['bff-room-without-a-row', `${bff}/somewhere.ts`, './checkout/checkout.ts'],
  ['bff-gmo-protocol-is-pure', `${bff}/gmo/protocol/a.ts`, 'node:fs'],
  ['bff-gmo-protocol-is-pure', `${bff}/gmo/protocol/b.ts`, '../http-payment-gateway.ts'],
  ['bff-gmo-protocol-is-pure', `${bff}/gmo/protocol/c.ts`, '../../checkout/ports/clock.ts'],
  ['bff-checkout-is-pure', `${bff}/checkout/b.ts`, 'node:crypto'],
  ['bff-checkout-is-pure', `${bff}/checkout/c.ts`, 'hono'],
  ['bff-checkout-is-pure', `${bff}/checkout/d.ts`, 'pino'],
  ['bff-checkout-is-pure', `${bff}/checkout/ports/e.ts`, 'better-sqlite3'],
  ['bff-drivers-only-in-storage', `${bff}/http/c.ts`, 'better-sqlite3'],
  ['bff-drivers-only-in-storage', `${bff}/config/b.ts`, 'kysely'],
  ['bff-tests-stay-inside', `${bff}/http/a.test.ts`, '@epos-kantan/widget'],
  ['widget-imports-only-shared', `${widget}/a.ts`, '@epos-kantan/bff'],
  ['widget-libraries', `${widget}/b.ts`, 'hono'],
  ['widget-libraries', `${widget}/c.ts`, 'node:fs'],
  ['widget-element-asks-the-controller', `${widget}/kantan-button.ts`, './api-client.ts'],
  ['widget-nothing-above-the-elements', `${widget}/start-order.ts`, './kantan-button.ts'],
  ['widget-nothing-above-the-elements', `${widget}/i18n/a.ts`, '../kantan-status.ts'],
  ['widget-client-is-below', `${widget}/api-client.ts`, './i18n/messages.ts'],
  ['widget-client-is-below', `${widget}/status-watch.ts`, './checkout-controller.ts'],
  ['widget-controller-shows-nothing', `${widget}/checkout-controller.ts`, 'lit'],
  ['widget-view-is-pure', `${widget}/view-state.ts`, './checkout-client.ts'],
  ['widget-view-is-pure', `${widget}/styles/a.ts`, '../checkout-controller.ts'],
  ['widget-wrappers-know-the-element', `${widget}/frameworks/a.ts`, '../i18n/messages.ts'],
  ['widget-wrapper-imports-its-framework', `${widget}/frameworks/vue.ts`, 'react'],
  ['widget-wrapper-imports-its-framework', `${widget}/frameworks/preact.ts`, 'react'],
  ['widget-without-frameworks', `${widget}/f.ts`, './frameworks/react.ts'],
  ['widget-libraries', `${widget}/g.ts`, 'react'],
  ['widget-index-has-no-side-effect', `${widget}/index.ts`, './define.ts'],
  ['widget-without-page-tools', `${widget}/i.ts`, './page-tools/inspector.ts'],
  ['widget-page-tools-stand-alone', `${widget}/page-tools/a.ts`, '../kantan-button.ts'],
  ['widget-page-tools-stand-alone', `${widget}/page-tools/b.ts`, '../endpoint.ts'],
  ['widget-libraries', `${widget}/mock/a.ts`, 'msw'],
  ['widget-mock-with-msw-alone', `${widget}/mock/kantan-handlers.ts`, 'hono'],
  ['widget-without-the-mock', `${widget}/h.ts`, './mock/mock-order.ts'],
  ['widget-mock-stands-alone', `${widget}/mock/b.ts`, '../within.ts'],
  ['shared-imports-only-zod', 'packages/shared/src/a.ts', 'node:fs'],
  ['shared-imports-only-zod', 'packages/shared/src/b.ts', 'hono'],
  ['shared-tests-stay-inside', 'packages/shared/src/a.test.ts', '@epos-kantan/bff'],
  ['simulator-imports-nothing-of-ours', 'packages/simulator/src/a.ts', '@epos-kantan/shared'],
  ['simulator-imports-nothing-of-ours', 'packages/simulator/src/a.test.ts', '@epos-kantan/shared'],
  ['demo-imports-packages', 'demo/src/a.ts', '../../scripts/check.mjs'],
  ['e2e-imports-packages', 'e2e/a.spec.ts', '../scripts/check.mjs'],
  ['site-imports-packages', 'site/src/a.ts', '../../scripts/check.mjs'],
  ['packages-by-name', 'site/src/b.ts', '../../demo/src/start-demo.ts'],
  ['browsers-import-packages', 'browsers/src/a.ts', '../../scripts/check.mjs'],
  ['examples-import-packages', 'examples/frameworks/a.ts', '@epos-kantan/demo'],
  ['packages-by-name', 'demo/src/b.ts', '../../packages/bff/src/compose/create-bff.ts'],
  ['packages-by-name', 'examples/frameworks/b.ts', '../../packages/bff/src/compose/create-bff.ts'],
  ['packages-by-name', `${bff}/http/d.ts`, '../../../shared/src/index.ts'],
  ['no-ring', `${bff}/http/ring-a.ts`, './ring-b.ts'],
  ['no-catch-all-room', `${bff}/http/e.ts`, './utils/join.ts'],
  ['no-catch-all-room', `${widget}/d.ts`, './helpers.ts'],
  ['product-without-test-code', `${bff}/http/f.ts`, '../testing/start-world.ts'],
  ['product-without-test-code', `${bff}/http/i.ts`, '../proof/crash/run-crash.ts'],
  ['product-without-test-code', `${widget}/e.ts`, './within.test.ts'],
  ['product-without-dev-dependencies', `${bff}/http/g.ts`, 'fast-check'],
  ['product-without-test-code', `${bff}/http/i.ts`, '../proof/simulation/run-world.ts'],
  ['bff-tests-stay-inside', `${bff}/proof/simulation/a.ts`, '@epos-kantan/widget'],
  ['no-unresolvable-import', `${bff}/http/h.ts`, 'nowhere'],
];

/** What must stay allowed: [file, what it imports]. */
const legal = [
  [`${bff}/checkout/ok.ts`, '@epos-kantan/shared'],
  [`${bff}/checkout/ok2.ts`, './ports/clock.ts'],
  [`${bff}/gmo/ok.ts`, '../checkout/gateway-result.ts'],
  [`${bff}/gmo/ok2.ts`, './protocol/form-codec.ts'],
  [`${bff}/gmo/protocol/ok.ts`, 'iconv-lite'],
  [`${bff}/storage/ok.ts`, 'better-sqlite3'],
  [`${bff}/storage/ok2.ts`, '../webhook/webhook-outbox.ts'],
  [`${bff}/storage/ok3.ts`, '../idempotency/idempotency-store.ts'],
  [`${bff}/config/ok.ts`, '../webhook/signing-key.ts'],
  [`${bff}/webhook/ok.ts`, '../outbound/send-request.ts'],
  [`${bff}/notification/ok.ts`, '../outbound/send-request.ts'],
  [`${bff}/http/ok3.ts`, '../idempotency/run-once.ts'],
  [`${bff}/http/ok.ts`, '../checkout/start-checkout.ts'],
  [`${bff}/console/ok.ts`, '../http/routes/merchant-adjust.ts'],
  [`${bff}/console/ok2.ts`, '../http/merchant-operation.ts'],
  [`${bff}/http/ok2.ts`, 'hono'],
  [`${bff}/http/ok.test.ts`, '../storage/open-storage.ts'],
  [`${bff}/http/ok2.test.ts`, '@epos-kantan/simulator'],
  [`${bff}/proof/simulation/ok.ts`, '../../storage/open-storage.ts'],
  [`${bff}/proof/simulation/ok2.ts`, '@epos-kantan/simulator'],
  [`${bff}/proof/simulation/ok3.ts`, 'better-sqlite3'],
  [`${bff}/compose/ok.ts`, '../storage/open-storage.ts'],
  [`${bff}/proof/ok.ts`, '@epos-kantan/simulator'],
  [`${bff}/proof/ok2.ts`, '../compose/create-parts.ts'],
  [`${bff}/cli/ok.ts`, '../compose/create-bff.ts'],
  [`${bff}/cli/ok2.ts`, '../doctor/run-doctor.ts'],
  [`${bff}/doctor/ok.ts`, '../storage/inspect-storage.ts'],
  [`${bff}/journeys/ok.test.ts`, '@epos-kantan/widget/mock/fetch'],
  [`${widget}/ok.ts`, 'lit'],
  [`${widget}/mock/ok.ts`, '@epos-kantan/shared'],
  [`${widget}/mock/ok2.test.ts`, '../within.ts'],
  [`${widget}/kantan-status.ts`, './checkout-controller.ts'],
  ['packages/shared/src/ok.ts', 'zod'],
  ['packages/shared/src/ok.test.ts', 'fast-check'],
  ['packages/simulator/src/ok.ts', 'hono'],
  ['demo/src/ok.ts', '@epos-kantan/bff'],
  [`${widget}/frameworks/react.ts`, 'react'],
  [`${widget}/frameworks/solid.ts`, 'solid-js'],
  [`${widget}/frameworks/ok.ts`, '../kantan-button.ts'],
  [`${widget}/page-tools/ok.ts`, '../build-dom.ts'],
  [`${widget}/page-tools/ok2.ts`, '../events.ts'],
  [`${widget}/page-tools/ok.test.ts`, '../endpoint.ts'],
  ['e2e/ok.spec.ts', '@epos-kantan/demo'],
  ['browsers/src/ok.ts', '@epos-kantan/demo'],
  ['site/src/ok.ts', '@epos-kantan/demo'],
  ['e2e/ok3.spec.ts', '@epos-kantan/site'],
  ['e2e/ok2.spec.ts', '@epos-kantan/example-frameworks'],
  ['examples/frameworks/ok.ts', '@epos-kantan/widget'],
  ['e2e/playwright.config.ts', '../scripts/browser.mjs'],
];

/** A type import may break these: nothing of it is shipped. */
const rulesOfValuesOnly = new Set(['product-without-dev-dependencies']);

const packageFolders = {
  shared: 'packages/shared',
  bff: 'packages/bff',
  simulator: 'packages/simulator',
  widget: 'packages/widget',
  demo: 'demo',
  site: 'site',
  'example-frameworks': 'examples/frameworks',
};
const shippedLibraries = [
  'hono',
  'pino',
  'better-sqlite3',
  'kysely',
  'zod',
  'iconv-lite',
  'lit',
  'msw',
  'react',
  'solid-js',
];

const trees = [];

afterAll(() => {
  for (const root of trees) rmSync(root, { recursive: true, force: true });
});

describe.each(['import', 'import type'])('the import rules, counting every `%s`', (keyword) => {
  const counted = breaches.filter(([rule]) => keyword === 'import' || !rulesOfValuesOnly.has(rule));
  let violations = [];

  beforeAll(async () => {
    const root = mkdtempSync(join(tmpdir(), 'epos-kantan-rules-'));
    trees.push(root);
    writeTree(root, keyword);
    const cruiseOptions = {
      ...options,
      baseDir: root,
      validate: true,
      ruleSet: { forbidden },
      outputType: 'json',
    };
    const { output } = await cruise(
      ['packages', 'demo', 'e2e', 'browsers', 'examples', 'site'],
      cruiseOptions,
    );
    violations = JSON.parse(output).summary.violations;
  });

  const rulesBrokenBy = (file) => violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);

  test.each(counted)('%s: %s may not import %s', (rule, file) => {
    expect(rulesBrokenBy(file)).toContain(rule);
  });

  test.each(legal)('%s may import %s', (file) => {
    expect(rulesBrokenBy(file)).toEqual([]);
  });
});

test('every import rule is proven by a file that breaks it', () => {
  const proven = new Set(breaches.map(([rule]) => rule));
  expect(forbidden.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
});

function writeTree(root, keyword) {
  writePackages(root);
  const imports = [
    ...breaches.map(([, file, specifier]) => [file, specifier]),
    ...legal,
    [`${bff}/http/ring-b.ts`, './ring-a.ts'],
  ];
  const targets = imports
    .filter(([, specifier]) => specifier.startsWith('.'))
    .map(([file, specifier]) => posix.join(posix.dirname(file), specifier));
  for (const file of new Set(targets)) write(root, file, 'export const x = 1;\n');
  for (const [file, specifier] of imports) {
    write(root, file, `${keyword} { x } from '${specifier}';\nexport const y = 1;\nexport { x };\n`);
  }
}

function writePackages(root) {
  write(root, 'tsconfig.base.json', '{}');
  mkdirSync(join(root, 'node_modules/@epos-kantan'), { recursive: true });
  for (const [name, folder] of Object.entries(packageFolders)) {
    const manifest = {
      name: `@epos-kantan/${name}`,
      type: 'module',
      exports: { '.': './src/index.ts', './mock/fetch': './src/mock/kantan-mock.ts' },
      dependencies: Object.fromEntries(shippedLibraries.map((library) => [library, '1.0.0'])),
      devDependencies: { 'fast-check': '1.0.0' },
    };
    write(root, `${folder}/package.json`, JSON.stringify(manifest));
    write(root, `${folder}/src/index.ts`, 'export const x = 1;\n');
    write(root, `${folder}/src/mock/kantan-mock.ts`, 'export const x = 1;\n');
    symlinkSync(join(root, folder), join(root, 'node_modules/@epos-kantan', name));
  }
  for (const library of [...shippedLibraries, 'fast-check']) {
    write(root, `node_modules/${library}/package.json`, JSON.stringify({ name: library, version: '1.0.0' }));
    write(root, `node_modules/${library}/index.js`, 'exports.x = 1;\n');
  }
}

function write(root, file, text) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
