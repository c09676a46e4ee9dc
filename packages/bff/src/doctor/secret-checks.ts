/** Checks of secrets: there, strong, and different from each other. No value of one is ever told. */
import type { Secret } from '@epos-kantan/shared';
import { CONSOLE_PLAIN_IDS } from '../config/config-schema.ts';
import type { Check, VariableName } from './check.ts';
import type { CheckId } from './check-titles.ts';
import { inGroup } from './check.ts';
import { failure, firstOf, notChecked, ok, warning } from './doctor-report.ts';
import type { Finding } from './doctor-report.ts';
import { secretFileChecks } from './secret-file-checks.ts';
import { regularityOf } from './secret-regularity.ts';
import type { Visit } from './visit.ts';

type SecretName = Extract<
  VariableName,
  | 'ORDER_TOKEN_SECRET'
  | 'MERCHANT_API_KEY'
  | 'MERCHANT_API_READ_KEY'
  | 'CONSOLE_KEY'
  | 'CONSOLE_READ_KEY'
  | 'METRICS_KEY'
  | 'DATA_KEY'
  | 'WEBHOOK_SECRET'
>;

type Named = readonly { readonly id: string | null; readonly value: Secret }[];

function regularIn(values: Visit['values'], names: readonly SecretName[]): Finding | null {
  for (const name of names) {
    const isBase64 = name === 'DATA_KEY' || name === 'WEBHOOK_SECRET';
    const what = valuesOf(values[name])
      .map((value) => regularityOf(value, isBase64))
      .find((found) => found !== null);
    if (what === undefined) continue;
    return failure(
      `${name} is long enough, but ${what}, and can be guessed.`,
      `Make a new one at random: ${name === 'DATA_KEY' ? 'put it in front as new:<key>, with the former one behind it.' : 'docs/configuration.md has the command.'}`,
    );
  }
  return null;
}

function valuesOf(named: Named | undefined): readonly string[] {
  return (named ?? []).map(({ value }) => value.reveal());
}

function strength(id: CheckId, names: readonly SecretName[], good: string): Check {
  return { id, variables: names, look: ({ values }) => regularIn(values, names) ?? ok(good) };
}

const shopPass: Check = {
  id: 'shop-pass',
  variables: ['GMO_SHOP_PASS'],
  look: ({ values: { GMO_SHOP_PASS: passes, GMO_SHOP_ID: shopId }, gmo }) => {
    const texts = valuesOf(passes);
    if (shopId !== undefined && texts.includes(shopId)) {
      return failure(
        'GMO_SHOP_PASS is the same as GMO_SHOP_ID.',
        "Put the ShopPass of GMO-PG's shop screen there; it is shown apart from the ShopID.",
      );
    }
    if (gmo?.isLocal !== true && texts.some((text) => new Set(text).size <= 2)) {
      return warning(
        'GMO_SHOP_PASS is one or two characters again and again.',
        "Compare it with the ShopPass in GMO-PG's shop screen.",
      );
    }
    return ok(texts.length === 1 ? 'There, and well-formed.' : `${String(texts.length)}, the first is sent.`);
  },
};

const merchantKeys: Check = {
  ...strength('merchant-api-keys', ['MERCHANT_API_KEY', 'MERCHANT_API_READ_KEY'], 'Strong.'),
  look: ({ values }) => {
    const regular = regularIn(values, ['MERCHANT_API_KEY', 'MERCHANT_API_READ_KEY']);
    const full = new Set(valuesOf(values.MERCHANT_API_KEY));
    if (valuesOf(values.MERCHANT_API_READ_KEY).some((key) => full.has(key))) {
      return failure(
        'MERCHANT_API_READ_KEY is also a MERCHANT_API_KEY: who should only read can refund.',
        'Make a new MERCHANT_API_READ_KEY, and give it to those who only read.',
      );
    }
    return regular ?? ok('Strong.');
  },
};

const CONSOLE_NAMES = ['CONSOLE_KEY', 'CONSOLE_READ_KEY'] as const;

/** That nobody stands in both lists is a rule of `serve`. */
const consoleKeys: Check = {
  id: 'console-keys',
  variables: CONSOLE_NAMES,
  look: ({ values }) => {
    if (CONSOLE_NAMES.every((name) => values[name] === undefined))
      return ok('None: there is no console at PUBLIC_URL.');
    return firstOf(
      regularIn(values, CONSOLE_NAMES),
      sharedKey('CONSOLE_KEY', values.CONSOLE_KEY, CONSOLE_PLAIN_IDS.act),
      sharedKey('CONSOLE_READ_KEY', values.CONSOLE_READ_KEY, CONSOLE_PLAIN_IDS.read),
      ok(`Strong, for ${String(CONSOLE_NAMES.flatMap((name) => values[name] ?? []).length)}.`),
    );
  },
};

/** Two people with one key: whoever uses it is called by the first id that it stands behind. */
function sharedKey(name: SecretName, named: Named = [], plainId: string): Finding | null {
  const owners = new Map<string, string>();
  for (const { id, value } of named) {
    const one = owners.get(value.reveal());
    const other = id ?? plainId;
    if (one !== undefined) {
      return failure(
        `${name} has the same key for ${one} and ${other}: nobody can tell which of them acted.`,
        `Make a new one for ${other}; docs/configuration.md has the command.`,
      );
    }
    owners.set(value.reveal(), other);
  }
  return null;
}

const metricsKey: Check = {
  id: 'metrics-key',
  variables: ['METRICS_KEY'],
  look: ({ values }) => {
    if (values.METRICS_KEY === undefined) return ok('None: there are no figures at PUBLIC_URL.');
    return regularIn(values, ['METRICS_KEY']) ?? ok('Strong.');
  },
};

const webhookSecret: Check = {
  id: 'webhook-secret',
  variables: ['WEBHOOK_SECRET'],
  look: ({ values }) => {
    if (values.WEBHOOK_SECRET === undefined) return notChecked('WEBHOOK_SECRET is not set, see webhook-url.');
    return regularIn(values, ['WEBHOOK_SECRET']) ?? ok('Strong.');
  },
};

/** Pairs that are judged elsewhere. */
const SAME_KIND: ReadonlySet<string> = new Set([
  'MERCHANT_API_KEY MERCHANT_API_READ_KEY',
  'CONSOLE_KEY CONSOLE_READ_KEY',
]);

const secretsDiffer: Check = {
  id: 'secrets-differ',
  look: ({ values }) => {
    const named = [
      'ORDER_TOKEN_SECRET',
      'MERCHANT_API_KEY',
      'MERCHANT_API_READ_KEY',
      ...CONSOLE_NAMES,
      'METRICS_KEY',
      'DATA_KEY',
      'WEBHOOK_SECRET',
      'GMO_SHOP_PASS',
    ] as const;
    const owners = named.flatMap((name) =>
      valuesOf(values[name]).map((value) => ({ name, core: value.replace(/^wh(?:sec|sk)_|=+$/g, '') })),
    );
    for (const [index, one] of owners.entries()) {
      const same = owners.slice(index + 1).find(({ name, core }) => name !== one.name && core === one.core);
      if (same === undefined || SAME_KIND.has(`${one.name} ${same.name}`)) continue;
      return failure(
        `${one.name} and ${same.name} are the same secret: who is given one has the other.`,
        `Make a new one for ${same.name}; docs/configuration.md has the command.`,
      );
    }
    return ok('No two of them are the same.');
  },
};

/** Checks of secrets, in the order of the report. */
export const secretChecks = inGroup('secrets', [
  shopPass,
  strength('order-token-secret', ['ORDER_TOKEN_SECRET'], 'Strong.'),
  merchantKeys,
  consoleKeys,
  metricsKey,
  strength('data-key', ['DATA_KEY'], 'Strong; it belongs with the backup.'),
  webhookSecret,
  secretsDiffer,
  ...secretFileChecks,
]);
