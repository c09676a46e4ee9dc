/**
 * Checks of GMO-PG at the chosen host, by one inquiry about an order that cannot exist: reachable, encrypted, and the shop, its password, its
 * contract and its PayType taken. Nothing is paid, registered or changed by it.
 */
import type { Check } from './check.ts';
import type { CheckId } from './check-titles.ts';
import { inGroup } from './check.ts';
import { failure, notChecked, ok, warning } from './doctor-report.ts';
import type { Finding } from './doctor-report.ts';
import type { GmoLook, GmoPlace } from './ask-gmo.ts';
import { verdictOf } from './gmo-verdict.ts';
import type { Unreachable, Verdict } from './gmo-verdict.ts';
import { judgeCertificate } from './site-checks.ts';
import type { Visit } from './visit.ts';

interface Asked {
  readonly gmo: GmoPlace;
  readonly look: GmoLook;
  readonly verdict: Verdict;
  readonly visit: Visit;
}

/** Towards a simulator on this machine nothing leaves it. */
const leaves = ({ gmo }: Visit): boolean => gmo?.isLocal !== true;

/** A check of GMO-PG's answer. */
function ofAnswer(id: CheckId, judge: (asked: Asked) => Finding | Promise<Finding>): Check {
  return {
    id,
    leaves,
    needs: ['GMO_ENV', 'GMO_SHOP_ID', 'GMO_SHOP_PASS'],
    look: async (visit) => {
      const look = await visit.askGmo();
      if (look === null || visit.gmo === null)
        return notChecked('GMO_ENV, GMO_BASE_URL, GMO_SHOP_ID or GMO_SHOP_PASS has to be mended first.');
      return judge({ gmo: visit.gmo, look, verdict: verdictOf(look.inquiry, look.status), visit });
    },
  };
}

const UNREACHABLE: Readonly<Record<Unreachable, readonly [says: (code: string) => string, todo: string]>> = {
  no_address: [
    (code) => `no address was found for its name (${code})`,
    'Compare GMO_BASE_URL, and look at the name server of this machine.',
  ],
  no_connection: [
    (code) => `no connection could be made (${code})`,
    'Let this machine connect to port 443 there; the BFF needs a direct way.',
  ],
  tls: [
    (code) => `its certificate is not believed (${code})`,
    'Do not switch the check off: find out what stands between, or set NODE_EXTRA_CA_CERTS for a proxy of your own.',
  ],
  too_late: [
    () => 'nothing answered in time',
    'Look at the firewall: what is thrown away silently looks like this.',
  ],
  http: [
    (code) => `it answered HTTP ${code} instead of a result`,
    'Look at what stands between (a proxy, a firewall), and at whether GMO-PG announces a maintenance.',
  ],
  unreadable: [
    () => "what answered is not GMO-PG's interface",
    'Compare GMO_BASE_URL, and look at what stands between: a proxy that answers by a page looks like this.',
  ],
  broken: [
    () => 'the connection broke before the answer was there',
    'Look again; if it stays, look at what stands between.',
  ],
};

const reachable = ofAnswer('gmo-reachable', ({ gmo, verdict, visit }) => {
  const { host } = gmo.url;
  switch (verdict.kind) {
    case 'unreachable': {
      const [says, todo] = UNREACHABLE[verdict.why];
      return failure(
        `GMO-PG at ${host} is unreachable: ${says(verdict.code)}.`,
        `${todo}${proxyHint(visit)}`,
      );
    }
    case 'not_gmo':
      return failure(
        `${host} knows a payment for an OrderID that cannot exist: it is not GMO-PG.`,
        'Compare GMO_BASE_URL.',
      );
    case 'no_such_call':
      return failure(
        `${host} answers, but does not take the inquiry (${verdict.codes}).`,
        "Compare GMO_BASE_URL with the host of the protocol type in GMO-PG's papers.",
      );
    case 'in_trouble':
      return warning(
        `GMO-PG at ${host} answers, and says that it has trouble of its own (${verdict.codes}).`,
        'Look again in some minutes.',
      );
    default:
      return ok(`${host} answers.`);
  }
});

/** The BFF connects by itself; on a machine that lets nothing out but by a proxy this is what is missing. */
function proxyHint({ env }: Visit): string {
  const name = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].find(
    (proxy) => (env[proxy] ?? '') !== '',
  );
  return name === undefined ? '' : ` ${name} is set here, and does not count.`;
}

/** How what was asked comes out when the answer says nothing about it. */
function untold(verdict: Verdict): Finding {
  switch (verdict.kind) {
    case 'unreachable':
    case 'not_gmo':
    case 'no_such_call':
    case 'in_trouble':
      return notChecked('GMO-PG gave no answer to it, see gmo-reachable.');
    case 'unseen_code':
      return failure(
        `GMO-PG refuses with a code that is in no table (${verdict.codes}), so that nothing is proven.`,
        "Look the code up in GMO-PG's list, or ask GMO-PG with it.",
      );
    case 'not_contracted':
      return notChecked('GMO-PG refuses for the contract before it tells, see gmo-contract.');
    case 'pay_type_unknown':
      return notChecked('GMO-PG refuses for the PayType before it tells, see gmo-pay-type.');
    default:
      return notChecked('GMO-PG does not take the credentials, see gmo-credentials.');
  }
}

const credentials = ofAnswer('gmo-credentials', async (asked) => {
  const { verdict, gmo, visit } = asked;
  const { host } = gmo.url;
  const shopId = visit.values.GMO_SHOP_ID ?? '';
  switch (verdict.kind) {
    case 'taken':
      return ok(
        `${host} takes ShopID ${shopId} and its password; it was asked about an order that cannot exist.`,
      );
    case 'pay_type_unknown':
      // It names every fault at once, as far as was seen. (inferred)
      return ok(
        `${host} objects to the PayType alone, which it can tell only to a shop that it knows (inferred).`,
      );
    case 'wrong_shop':
      return wrongShop(shopId, host, `it says so (${verdict.codes})`);
    case 'wrong_password':
      return wrongPassword(shopId, host, `it says so (${verdict.codes})`);
    case 'wrong_pair':
      return judgePair(asked, verdict.codes);
    default:
      return untold(verdict);
  }
});

function wrongShop(shopId: string, host: string, why: string): Finding {
  return failure(
    `Wrong shop: ${host} does not know ShopID ${shopId}; ${why}.`,
    "Copy GMO_SHOP_ID from GMO-PG's shop screen of this environment, letter by letter.",
  );
}

function wrongPassword(shopId: string, host: string, why: string): Finding {
  return failure(
    `Wrong password: ${host} does not take the ShopPass of ShopID ${shopId}; ${why}.`,
    "Copy GMO_SHOP_PASS from GMO-PG's shop screen; it is the ShopPass, not the password of the screen.",
  );
}

/** GMO-PG says only that the two do not belong together; what else is known here may say which of them is wrong. */
async function judgePair({ gmo, look, visit }: Asked, codes: string): Promise<Finding> {
  const { host, hostname } = gmo.url;
  const shopId = visit.values.GMO_SHOP_ID ?? '';
  const { otherPassTaken } = look;
  if (otherPassTaken !== null) {
    return failure(
      `Wrong password: ${host} does not take the first ShopPass of GMO_SHOP_PASS yet, but takes the one called "${otherPassTaken}".`,
      `Put "${otherPassTaken}" first in GMO_SHOP_PASS until the day of the change.`,
    );
  }
  const seen = await visit.database();
  const worked =
    seen?.kind === 'seen' && seen.hasWorked && seen.place?.gmoHost === hostname ? seen.place : null;
  if (worked?.shopId === shopId)
    return wrongPassword(shopId, host, `it has taken this ShopID before, as the database shows (${codes})`);
  if (worked !== null)
    return wrongShop(shopId, host, `the database has worked with ShopID ${worked.shopId} there (${codes})`);
  if (gmo.environment === 'test' && !/^tshop/i.test(shopId))
    return wrongShop(
      shopId,
      host,
      `ShopIDs of the test environment begin with tshop in all samples (${codes})`,
    );
  return failure(
    `Wrong shop or wrong password: ${host} knows no shop with ShopID ${shopId} and this ShopPass (${codes}), and does not say which of them is wrong.`,
    gmo.isLocal
      ? 'Compare both with SIM_SHOP_ID and SIM_SHOP_PASS, by which the simulator was started.'
      : "Compare both with GMO-PG's shop screen of this environment: the ShopID first, then the ShopPass, which is not the password of the screen.",
  );
}

const contract = ofAnswer('gmo-contract', ({ verdict, gmo }) => {
  switch (verdict.kind) {
    case 'taken':
      return ok(
        'GMO-PG answers questions about EPOS for this shop; that it takes payments is shown by a first one.',
      );
    case 'not_contracted':
      return failure(
        `Not contracted: ${gmo.url.host} does not let this shop use EPOS (${verdict.codes}).`,
        'Ask GMO-PG whether EPOS is open for this ShopID; it needs the Merchant ID and the Store ID of EPOS Card for that.',
      );
    default:
      return untold(verdict);
  }
});

const payTypeTaken = ofAnswer('gmo-pay-type', ({ verdict, visit }) => {
  const type = visit.values.EPOS_PAY_TYPE ?? '';
  switch (verdict.kind) {
    case 'taken':
      return ok(`GMO-PG takes PayType ${type}; that it means EPOS is shown by a first payment.`);
    case 'pay_type_unknown':
      return failure(
        `GMO-PG does not know PayType ${type} (${verdict.codes}): no payment could ever be verified.`,
        "Set EPOS_PAY_TYPE to the number that GMO-PG's specification gives for EPOS.",
      );
    default:
      return untold(verdict);
  }
});

const tls: Check = {
  id: 'gmo-tls',
  leaves,
  needs: ['GMO_ENV'],
  look: async ({ gmo, certificate }) => {
    if (gmo === null) return notChecked('GMO_ENV or GMO_BASE_URL has to be mended first.');
    if (gmo.url.protocol === 'http:') return ok('A simulator on this machine needs none.');
    return judgeCertificate(await certificate(gmo.url), gmo.url.host, null);
  },
};

/** Checks of GMO-PG, in the order of the report. */
export const gmoChecks = inGroup('gmo', [reachable, tls, credentials, contract, payTypeTaken]);
