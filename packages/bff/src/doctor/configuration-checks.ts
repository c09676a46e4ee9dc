/** Checks of the variables themselves, beyond the rules that `serve` starts by. Nothing leaves the machine. */
import type { Check } from './check.ts';
import { failure, firstOf, ok, warning } from './doctor-report.ts';
import type { Finding } from './doctor-report.ts';
import { inGroup } from './check.ts';
import { paymentSettingChecks } from './payment-setting-checks.ts';
import type { Visit } from './visit.ts';

const environmentChosen: Check = {
  id: 'environment-chosen',
  variables: ['GMO_ENV'],
  look: ({ isProduction }) => ok(isProduction ? 'Production: payments are real.' : 'Test: no money moves.'),
};

/** What EPOS Card gives with the contract, and GMO-PG asks for. */
function cardNumber(
  id: 'merchant-id' | 'store-id',
  name: 'EPOS_MERCHANT_ID' | 'EPOS_STORE_ID',
  called: string,
  other: 'EPOS_MERCHANT_ID' | 'EPOS_STORE_ID',
): Check {
  return {
    id,
    variables: [name],
    look: ({ values }) => {
      const value = values[name]?.trim() ?? '';
      if (value === '') {
        return failure(
          `${name} is not set, so that nobody can tell which ${called} GMO-PG has to be given.`,
          `Set ${name} to the ${called} of EPOS Card's contract papers, and hand it to GMO-PG with the application.`,
        );
      }
      if (value === values.GMO_SHOP_ID) {
        return warning(
          `${name} is the same as GMO_SHOP_ID, which is GMO-PG's number.`,
          `Put the ${called} of EPOS Card there.`,
        );
      }
      if (value === values[other]?.trim()) {
        return warning(
          `${name} and ${other} are the same.`,
          "Compare both with EPOS Card's papers: they are two numbers.",
        );
      }
      return ok(`${value}; GMO-PG has to have been given it.`);
    },
  };
}

const shopId: Check = {
  id: 'shop-id',
  variables: ['GMO_SHOP_ID'],
  look: ({ values, gmo }) => {
    const id = values.GMO_SHOP_ID ?? '';
    // Only inferred from samples, so that it is no failure.
    if (gmo?.environment === 'test' && !/^tshop/i.test(id)) {
      return warning(
        `GMO_SHOP_ID does not begin with tshop, as ShopIDs of the test environment do in all samples, but GMO_ENV is test.`,
        'Compare it with the ShopID of the test shop screen, or set GMO_ENV=production if it is of production.',
      );
    }
    return ok(`${id}, well-formed.`);
  },
};

const gmoHost: Check = {
  id: 'gmo-host',
  variables: ['GMO_BASE_URL'],
  needs: ['GMO_ENV'],
  look: ({ gmo }) => {
    if (gmo === null) return failure('No host of GMO-PG is chosen.', 'Set GMO_ENV.');
    if (gmo.environment !== null || gmo.isLocal)
      return ok(`${gmo.url.host}${gmo.isLocal ? ', on this machine: a simulator' : ''}.`);
    return warning(
      `GMO_BASE_URL names ${gmo.url.hostname}, which is none of the known hosts of GMO-PG.`,
      'Take GMO_BASE_URL away unless this is a simulator of your own; it is given your ShopPass.',
    );
  },
};

const logLevel: Check = {
  id: 'log-level',
  variables: ['LOG_LEVEL'],
  look: ({ values: { LOG_LEVEL: level = 'info' }, isProduction }) => {
    if (isProduction && (level === 'debug' || level === 'trace')) {
      return warning(
        `LOG_LEVEL=${level} in production writes about every request, and fills disks.`,
        'Set LOG_LEVEL=info.',
      );
    }
    if (isProduction && (level === 'silent' || level === 'fatal')) {
      return warning(
        `LOG_LEVEL=${level} in production hides that GMO-PG refuses the settings, or that money needs a person.`,
        'Set LOG_LEVEL=info.',
      );
    }
    return ok(`${level}.`);
  },
};

const port: Check = {
  id: 'port',
  variables: ['PORT'],
  look: ({ values: { PORT: number = 0 }, isProduction }) => {
    if (isProduction && number === 0) {
      return warning(
        'PORT=0 takes another port at each start, which no proxy can know.',
        'Set PORT to the one that the proxy forwards to.',
      );
    }
    return ok(number === 0 ? 'A free one at each start.' : `${String(number)}.`);
  },
};

const unknownVariables: Check = {
  id: 'unknown-variables',
  look: ({ faults, given }) => {
    const unknown = faults.filter(({ fix }) => fix.startsWith('is not known;'));
    const [first] = unknown;
    if (first !== undefined) {
      return failure(
        `${unknown.map(({ variable }) => variable).join(', ')} ${unknown.length === 1 ? 'looks' : 'look'} like a variable of ours and ${unknown.length === 1 ? 'is' : 'are'} none: it would not count, and serve refuses to start.`,
        `${first.variable}: ${first.fix.replace('is not known; d', 'D')}`,
      );
    }
    return firstOf(aliasUsed(given), ok('Every variable that looks like ours is one.'));
  },
};

/** Names that people try, which do not begin as ours do, so that the loader passes them over. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['DATABASE', 'DATABASE_URL'],
  ['DB_URL', 'DATABASE_URL'],
  ['PUBLIC_ORIGIN', 'PUBLIC_URL'],
  ['BASE_URL', 'PUBLIC_URL'],
  ['SHOP_ID', 'GMO_SHOP_ID'],
  ['SHOP_PASS', 'GMO_SHOP_PASS'],
  ['MERCHANT_ID', 'EPOS_MERCHANT_ID'],
  ['STORE_ID', 'EPOS_STORE_ID'],
]);

function aliasUsed(given: Visit['given']): Finding | null {
  for (const [alias, name] of ALIASES) {
    if ((given[alias] ?? '') === '' || (given[name] ?? '') !== '') continue;
    return warning(
      `${alias} is set and ${name} is not: the first means nothing here.`,
      `Rename it to ${name} if it was meant.`,
    );
  }
  return null;
}

/** Checks of the variables, in the order of the report. */
export const configurationChecks = inGroup('configuration', [
  environmentChosen,
  cardNumber('merchant-id', 'EPOS_MERCHANT_ID', 'Merchant ID', 'EPOS_STORE_ID'),
  cardNumber('store-id', 'EPOS_STORE_ID', 'Store ID', 'EPOS_MERCHANT_ID'),
  shopId,
  gmoHost,
  ...paymentSettingChecks,
  logLevel,
  port,
  unknownVariables,
]);
