/**
 * Holds the list of what reads foreign text: each exported reader and schema of the BFF and of shared is imported by a property test, or
 * stands here with the reason why it needs none. A new one without a property fails this test.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const PACKAGES = fileURLToPath(new URL('../../../', import.meta.url));
const ROOMS = ['bff/src', 'shared/src'];
const NO_PRODUCT = /\/(?:testing|test-support|journeys|proof|migrations)\/|\.(?:test|contract)\.ts$/;

/** Names of what turns foreign text or bytes into values, or judges them. */
const READER = /^(?:(?:read|parse|decode|verify|load|split|classify|exact|named|is)(?=[A-Z])\w*|\w+Schema)$/;
/** Readers of other names. */
const OTHER_READERS = [
  'bff/src/gmo/read-notification.ts createPostedReader',
  'bff/src/gmo/start-url.ts startHostOf',
  'bff/src/gmo/to-gateway-result.ts phaseOf',
  'bff/src/order-token/verify-order-token.ts createOrderTokenSource',
  'bff/src/order-token/sign-order.ts signOrder',
  'bff/src/http/middleware/client-address.ts clientAddressBehind',
  'bff/src/http/middleware/client-address.ts addressGroup',
  'bff/src/http/middleware/network-list.ts networkList',
  'bff/src/config/config-values.ts secretStrengthFault',
  'bff/src/idempotency/idempotency-key.ts fingerprintOf',
  'bff/src/storage/value-cipher.ts createValueCipher',
  'bff/src/outbound/retry-schedule.ts nextTryAfterMs',
  'bff/src/checkout/checkout-lifecycle.ts nextStatus',
  'bff/src/config/load-config.ts variablesOf',
  'bff/src/doctor/content-security-policy.ts policiesOf',
  'bff/src/doctor/content-security-policy.ts stoppingDirective',
  'bff/src/doctor/shop-page.ts tagsOf',
  'bff/src/doctor/secret-regularity.ts regularityOf',
  'shared/src/secret.ts Secret',
  'shared/src/money.ts yen',
];

const QUERY = 'a query: what it reads was written by this process and checked then';
const RECORD = 'judges a record of ours, not a text';
const BUILD = 'reads files of our own build';
const DRIVER = "judges an error object of the platform's, not a text";
/** What looks like a reader of foreign text by its name, and is none. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'bff/src/checkout/adjust-checkout.ts isAdjustmentUnderWay': RECORD,
  'bff/src/checkout/ask-about-orphan.ts isPaidTrade': RECORD,
  'bff/src/checkout/capture-checkout.ts isCaptureUnderWay': RECORD,
  'bff/src/checkout/decide-adjustment.ts isCurrent': RECORD,
  'bff/src/checkout/payable.ts isPayable': RECORD,
  'bff/src/console/actions/possible-actions.ts isGoneAtGmo': RECORD,
  'bff/src/http/assets.ts loadAssets': BUILD,
  'bff/src/gmo/connect-failures.ts isConnectFailure': DRIVER,
  'bff/src/storage/dialects/postgres/postgres-faults.ts isWorthAnotherRun': DRIVER,
  'bff/src/storage/commands/deliver-webhooks.ts readDepth': QUERY,
  'bff/src/storage/commands/keep-sales.ts readSales': QUERY,
  'bff/src/storage/commands/forward-notifications.ts readForwardDepth': QUERY,
  'bff/src/storage/commands/read-deliveries.ts readDeliveries': QUERY,
  'bff/src/storage/commands/read-deliveries.ts readOrphanEvents': QUERY,
  'bff/src/storage/commands/read-deliveries.ts readRecentEvents': QUERY,
  'bff/src/storage/commands/read-figures.ts readFigures': QUERY,
  'bff/src/storage/commands/read-operation-figures.ts readOperationFigures': QUERY,
  'bff/src/storage/commands/read-orphans.ts readWaitingOrphans': QUERY,
  'bff/src/storage/commands/read-deliveries.ts readSentEvents': QUERY,
  'bff/src/storage/commands/read-events.ts readEvents': QUERY,
  'bff/src/storage/commands/read-timeline.ts readTimeline': QUERY,
  'bff/src/storage/commands/verify-data-keys.ts verifyDataKeys': QUERY,
};

const sources = ROOMS.flatMap((room) =>
  readdirSync(resolve(PACKAGES, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${room}/${file}`),
);
const textOf = (file: string): string => readFileSync(resolve(PACKAGES, file), 'utf8');

/** `file name` of everything that product code exports under its own declaration. */
const exported = sources
  .filter((file) => !NO_PRODUCT.test(file))
  .flatMap((file) =>
    [...textOf(file).matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)].map(
      ([, name = '']) => `${file} ${name}`,
    ),
  );
const nameOf = (entry: string): string => entry.split(' ')[1] ?? '';

/** The same of what property tests import by value. */
const imported = new Set(
  sources
    .filter((file) => file.endsWith('.property.test.ts'))
    .flatMap((file) =>
      [...textOf(file).matchAll(/^import \{([^}]*)\} from '([^']+)';/gm)].flatMap(
        ([, names = '', from = '']) =>
          names
            .split(',')
            .map((name) => name.trim())
            .map((name) =>
              from === '@epos-kantan/shared'
                ? (exported.find((entry) => entry.startsWith('shared/') && nameOf(entry) === name) ?? '')
                : `${relative(PACKAGES, resolve(PACKAGES, dirname(file), from))} ${name}`,
            ),
      ),
    ),
);

const readers = exported.filter((entry) => READER.test(nameOf(entry)) || OTHER_READERS.includes(entry));

it('every reader of foreign text has a property test that imports it, or a reason', () => {
  expect(readers.length).toBeGreaterThan(60);
  expect(readers.filter((entry) => !imported.has(entry) && !(entry in EXCEPTIONS))).toEqual([]);
});

it('the list names nothing that is not there, and no exception that has a property', () => {
  expect([...OTHER_READERS, ...Object.keys(EXCEPTIONS)].filter((entry) => !exported.includes(entry))).toEqual(
    [],
  );
  expect(Object.keys(EXCEPTIONS).filter((entry) => imported.has(entry))).toEqual([]);
});
