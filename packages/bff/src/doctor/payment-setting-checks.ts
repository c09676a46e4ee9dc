/** Checks of how payments are made: when money is taken, the PayType, times, amounts, patience. Nothing leaves the machine. */
import type { Check } from './check.ts';
import { failure, ok, warning } from './doctor-report.ts';

const INFERRED_PAY_TYPE = '42';

/** PayType numbers that were seen for other methods. (protocol notes, section 6, and its sources) */
const PAY_TYPES_OF_OTHERS: ReadonlyMap<string, string> = new Map([
  ['0', 'credit cards'],
  ['3', 'convenience stores'],
  ['4', 'Pay-easy'],
  ['5', 'PayPal'],
  ['8', 'au'],
  ['9', 'docomo'],
  ['11', 'SoftBank'],
  ['18', 'Rakuten ID'],
  ['20', 'LINE Pay'],
  ['21', 'UnionPay'],
  ['36', 'bank transfers'],
  ['43', 'Merpay'],
  ['44', 'Postpay'],
  ['45', 'PayPay'],
  ['50', 'Rakuten Pay'],
]);

const captureMode: Check = {
  id: 'capture-mode',
  variables: ['EPOS_JOB_CODE', 'CAPTURE', 'CAPTURE_WARN_DAYS'],
  look: ({ values: { EPOS_JOB_CODE, CAPTURE, CAPTURE_WARN_DAYS } }) => {
    if (EPOS_JOB_CODE === 'CAPTURE') {
      return warning(
        'EPOS_JOB_CODE=CAPTURE was never seen to be taken by GMO-PG for EPOS.',
        'Leave EPOS_JOB_CODE away, which secures the money and takes it at once after that, unless GMO-PG has told you that CAPTURE is in your contract.',
      );
    }
    if (CAPTURE !== 'manual') return ok('As soon as a payment is proven.');
    if ((CAPTURE_WARN_DAYS ?? 30) > 90) {
      return warning(
        'CAPTURE is manual, and CAPTURE_WARN_DAYS is so long that secured money can lapse before anybody is told.',
        'Set CAPTURE_WARN_DAYS to 60 or less.',
      );
    }
    return ok(`By your command; after ${String(CAPTURE_WARN_DAYS)} days without one the shop is told.`);
  },
};

const payType: Check = {
  id: 'pay-type',
  variables: ['EPOS_PAY_TYPE'],
  look: ({ values: { EPOS_PAY_TYPE: type = INFERRED_PAY_TYPE } }) => {
    const other = PAY_TYPES_OF_OTHERS.get(type.replace(/^0(?=\d)/, ''));
    if (other !== undefined) {
      return failure(
        `EPOS_PAY_TYPE=${type} is the number of ${other}: inquiries would find no payment of EPOS.`,
        `Set EPOS_PAY_TYPE to the number that GMO-PG's specification gives for EPOS; without it, leave it away (${INFERRED_PAY_TYPE}).`,
      );
    }
    if (type !== INFERRED_PAY_TYPE) {
      return warning(
        `EPOS_PAY_TYPE=${type} differs from ${INFERRED_PAY_TYPE}, which is inferred and not seen.`,
        "Compare it with the PayType of EPOS in GMO-PG's specification.",
      );
    }
    return ok(
      `${type}, which is inferred: the first payment in the test environment proves it, see gmo-pay-type.`,
    );
  },
};

const paymentTimes: Check = {
  id: 'payment-times',
  variables: ['EPOS_PAYMENT_TERM_SECONDS', 'EPOS_FINISH_SECONDS'],
  look: ({ values: { EPOS_PAYMENT_TERM_SECONDS: term = 900, EPOS_FINISH_SECONDS: finish = 1_800 } }) => {
    for (const [name, seconds] of [
      ['EPOS_PAYMENT_TERM_SECONDS', term],
      ['EPOS_FINISH_SECONDS', finish],
    ] as const) {
      if (seconds < 300) {
        return warning(
          `${name}=${String(seconds)} is less than somebody needs who has to look up a password.`,
          `Set ${name} to 600 or more.`,
        );
      }
      if (seconds > 14_400) {
        return warning(
          `${name}=${String(seconds)} keeps an unpaid order open for more than four hours.`,
          `Set ${name} to 3600 or less, unless the goods can be kept that long.`,
        );
      }
    }
    return ok(`${String(term)} s to begin at EPOS, ${String(finish)} s to finish there.`);
  },
};

const amountLimit: Check = {
  id: 'amount-limit',
  variables: ['EPOS_AMOUNT_MAX'],
  look: ({ values: { EPOS_AMOUNT_MAX: most = 0 } }) => {
    if (most < 1_000) {
      return warning(
        `EPOS_AMOUNT_MAX=${String(most)} refuses nearly every order.`,
        'Set EPOS_AMOUNT_MAX to the highest total that the shop sells for, in yen.',
      );
    }
    return ok(`${most.toLocaleString('en-US')} yen.`);
  },
};

const gmoTimeout: Check = {
  id: 'gmo-timeout',
  variables: ['GMO_TIMEOUT_MS'],
  look: ({ values: { GMO_TIMEOUT_MS: ms = 0 } }) => {
    if (ms < 5_000) {
      return warning(
        `GMO_TIMEOUT_MS=${String(ms)} cuts off calls that GMO-PG has begun, and each leaves a payment unknown until an inquiry.`,
        'Leave GMO_TIMEOUT_MS away (30000).',
      );
    }
    if (ms > 45_000) {
      return warning(
        `GMO_TIMEOUT_MS=${String(ms)} keeps a shopper waiting longer than browsers and proxies do.`,
        'Leave GMO_TIMEOUT_MS away (30000).',
      );
    }
    return ok(`${String(ms)} ms for a call.`);
  },
};

const gmoFields: Check = {
  id: 'gmo-fields',
  variables: ['GMO_EXTRA_FIELDS', 'EPOS_CANCEL_CODES'],
  look: ({ values }) => {
    const names = Object.keys(values.GMO_EXTRA_FIELDS ?? {});
    return ok(
      names.length === 0 ? 'No further fields.' : `Sent with every call to GMO-PG: ${names.join(', ')}.`,
    );
  },
};

/** Checks of how payments are made, in the order of the report. */
export const paymentSettingChecks: readonly Check[] = [
  captureMode,
  payType,
  paymentTimes,
  amountLimit,
  gmoTimeout,
  gmoFields,
];
