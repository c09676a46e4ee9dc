/** Checks of secrets: there, strong, different from each other, and readable by nobody else. No value of one is ever told. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Secret } from '@epos-kantan/shared';
import { SECRET_NAMES } from '../config/load-config.ts';
import type { Check, VariableName } from './check.ts';
import { inGroup } from './check.ts';
import { failure, firstOf, notChecked, ok, warning } from './doctor-report.ts';
import type { Finding } from './doctor-report.ts';
import { publishedFolderOf, repositoryOf } from './folders.ts';
import { regularityOf } from './secret-regularity.ts';
import type { Visit } from './visit.ts';

type SecretName = Extract<
  VariableName,
  'ORDER_TOKEN_SECRET' | 'MERCHANT_API_KEY' | 'MERCHANT_API_READ_KEY' | 'DATA_KEY' | 'WEBHOOK_SECRET'
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

function strength(id: string, title: string, names: readonly SecretName[], good: string): Check {
  return { id, title, variables: names, look: ({ values }) => regularIn(values, names) ?? ok(good) };
}

const shopPass: Check = {
  id: 'shop-pass',
  title: 'ShopPass',
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
  ...strength(
    'merchant-api-keys',
    'Keys of the merchant API',
    ['MERCHANT_API_KEY', 'MERCHANT_API_READ_KEY'],
    'Strong.',
  ),
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

const webhookSecret: Check = {
  id: 'webhook-secret',
  title: 'Secret of webhooks',
  variables: ['WEBHOOK_SECRET'],
  look: ({ values }) => {
    if (values.WEBHOOK_SECRET === undefined) return notChecked('WEBHOOK_SECRET is not set, see webhook-url.');
    return regularIn(values, ['WEBHOOK_SECRET']) ?? ok('Strong.');
  },
};

/** Pairs that are judged elsewhere. */
const SAME_KIND: ReadonlySet<string> = new Set(['MERCHANT_API_KEY MERCHANT_API_READ_KEY']);

const secretsDiffer: Check = {
  id: 'secrets-differ',
  title: 'Secrets are different from each other',
  look: ({ values }) => {
    const named = [
      'ORDER_TOKEN_SECRET',
      'MERCHANT_API_KEY',
      'MERCHANT_API_READ_KEY',
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

/** Readable by others, or writable by the group or others. */
const OTHERS_MAY_READ = 0o004;
const OTHERS_MAY_WRITE = 0o022;

/** Where container platforms mount secrets, readable for every user of the one container. */
const MOUNTED = /^\/(?:var\/)?run\/secrets\//;

const secretFiles: Check = {
  id: 'secret-files',
  title: 'Files of secrets',
  look: ({ env }) => {
    const files = SECRET_NAMES.map((name) => `${name}_FILE`).filter((name) => (env[name] ?? '') !== '');
    for (const name of files) {
      const path = resolve(env[name] ?? '');
      const mode = modeOf(path);
      if (mode === null || MOUNTED.test(path)) continue;
      if ((mode & (OTHERS_MAY_READ | OTHERS_MAY_WRITE)) !== 0) {
        return failure(
          `${path} of ${name} can be ${(mode & OTHERS_MAY_READ) === 0 ? 'written' : 'read'} by other users of this machine.`,
          `chmod 600 ${path}`,
        );
      }
    }
    return ok(files.length === 0 ? 'None; secrets come as variables.' : 'Readable by their owner alone.');
  },
};

/** What `init` writes. */
const ENVIRONMENT_FILE = '.env.epos-kantan';

const environmentFile: Check = {
  id: 'environment-file',
  title: `File ${ENVIRONMENT_FILE}`,
  look: ({ machine: { folder } }) => {
    const path = join(folder, ENVIRONMENT_FILE);
    const mode = modeOf(path);
    if (mode === null) return ok('Not in this folder.');
    return firstOf(
      (mode & (OTHERS_MAY_READ | OTHERS_MAY_WRITE)) === 0
        ? null
        : failure(
            `${path} holds secrets, and other users of this machine can read or write it.`,
            `chmod 600 ${path}`,
          ),
      publishedFolderOf(path) === null
        ? null
        : failure(
            `${path} holds secrets and lies in a folder that a web server publishes.`,
            'Move it elsewhere, and make every secret in it anew if it was ever reachable.',
          ),
      isInIndex(path)
        ? failure(
            `${path} holds secrets and is kept in the repository.`,
            `git rm --cached ${ENVIRONMENT_FILE}, ignore it, and make every secret in it anew.`,
          )
        : null,
      ok('Readable by its owner alone.'),
    );
  },
};

function modeOf(path: string): number | null {
  try {
    return statSync(path).mode;
  } catch {
    return null;
  }
}

const INDEX_BYTES_MAX = 64 * 1024 * 1024;

/** Whether git keeps a file: its list of files has the path, and a NUL behind it. */
function isInIndex(path: string): boolean {
  const root = repositoryOf(dirname(path));
  const index = root === null ? '' : join(root, '.git', 'index');
  if (root === null || !existsSync(index) || statSync(index).size > INDEX_BYTES_MAX) return false;
  return readFileSync(index).includes(`${relative(root, path)}\0`);
}

/** Checks of secrets, in the order of the report. */
export const secretChecks = inGroup('secrets', [
  shopPass,
  strength('order-token-secret', 'Secret of order tokens', ['ORDER_TOKEN_SECRET'], 'Strong.'),
  merchantKeys,
  strength('data-key', 'Key of the encryption at rest', ['DATA_KEY'], 'Strong; it belongs with the backup.'),
  webhookSecret,
  secretsDiffer,
  secretFiles,
  environmentFile,
]);
