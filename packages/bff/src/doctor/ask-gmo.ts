/**
 * Asks GMO-PG about an OrderID that cannot exist, by the gateway that the product itself uses: an inquiry is no payment and changes nothing,
 * and its answer tells whether shop, password, contract and PayType are taken. Called once by `visit`.
 */
import { parseHttpDate } from '@epos-kantan/shared';
import type { Secret } from '@epos-kantan/shared';
import type { Variables } from '../config/config-schema.ts';
import type { InquiryResult } from '../checkout/gateway-result.ts';
import { createHttpPaymentGateway } from '../gmo/http-payment-gateway.ts';
import { cryptoIdSource } from '../runtime/crypto-id-source.ts';
import type { Machine } from './machine.ts';

/** GMO-PG as it is configured. */
export interface GmoPlace {
  readonly url: URL;
  /** Whose host it is; null = a simulator, or a host that is not known. */
  readonly environment: 'test' | 'production' | null;
  /** Whether it is on this machine, where only a simulator can be. */
  readonly isLocal: boolean;
}

/** What GMO-PG was seen to do. */
export interface GmoLook {
  readonly inquiry: InquiryResult;
  /** Of the answer over HTTP; null = there was none. */
  readonly status: number | null;
  /** How far GMO-PG's clock is ahead of ours, in ms, as little as its answer allows; null = it told no time. */
  readonly aheadMs: number | null;
  /** Which other ShopPass of the list GMO-PG takes, when it does not take the first; null = none, or it was not tried. */
  readonly otherPassTaken: string | null;
}

/** Somebody waits at a shell; the product itself waits for GMO_TIMEOUT_MS. */
const FIRST_MS = 6_000;
const OTHERS_MS = 3_000;
const OTHERS_MAX = 3;

/** Codes that say that ShopID and ShopPass do not belong together, and not which of them is wrong. (protocol notes, section 8) */
export const PAIR_UNKNOWN: readonly string[] = ['M01002002', 'E01030002'];

type Values = Partial<Variables>;

/** Null while the credentials cannot be read. Never rejects. */
export function askGmo(values: Values, gmo: GmoPlace, machine: Machine): Promise<GmoLook> | null {
  const { GMO_SHOP_ID, GMO_SHOP_PASS } = values;
  const [active, ...others] = GMO_SHOP_PASS ?? [];
  if (GMO_SHOP_ID === undefined || active === undefined) return null;
  const ask = (pass: Secret, timeoutMs: number): ReturnType<typeof inquire> =>
    inquire({ values, gmo, machine, shopId: GMO_SHOP_ID, pass, timeoutMs });
  return (async () => {
    const first = await ask(active.value, FIRST_MS);
    if (!isPairUnknown(first.inquiry)) return { ...first, otherPassTaken: null };
    const taken = await Promise.all(
      others.slice(0, OTHERS_MAX).map(async ({ id, value }) => {
        const { inquiry } = await ask(value, OTHERS_MS);
        return inquiry.kind === 'not_found' ? id : null;
      }),
    );
    return { ...first, otherPassTaken: taken.find((id) => id !== null) ?? null };
  })();
}

function isPairUnknown(inquiry: InquiryResult): boolean {
  return inquiry.kind === 'misconfigured' && inquiry.codes.some((code) => PAIR_UNKNOWN.includes(code));
}

interface Question {
  readonly values: Values;
  readonly gmo: GmoPlace;
  readonly machine: Machine;
  readonly shopId: string;
  readonly pass: Secret;
  readonly timeoutMs: number;
}

async function inquire(question: Question): Promise<Omit<GmoLook, 'otherPassTaken'>> {
  const { values, gmo, machine, shopId, pass, timeoutMs } = question;
  let status: number | null = null;
  let aheadMs: number | null = null;
  const gateway = createHttpPaymentGateway({
    baseUrl: gmo.url.href.replace(/\/$/, ''),
    shopId,
    shopPass: pass,
    payType: values.EPOS_PAY_TYPE ?? '42',
    timeoutMs,
    extraFields: values.GMO_EXTRA_FIELDS ?? {},
    allowedStartHosts: [],
    concurrencyMax: 1,
    log: { info: () => undefined, warn: () => undefined },
    send: async (url, init, ms) => {
      const sentAt = machine.now();
      const response = await machine.sendToGmo(url, init, ms);
      status = response.status;
      aheadMs = aheadOf(parseHttpDate(response.headers.get('date')), sentAt, machine.now());
      return response;
    },
  });
  // Of our form, and of nobody's attempt: numbers begin with 01, and chance does not find one of 100 bits.
  const inquiry = await gateway.inquireTrade(`ek${cryptoIdSource.base32(20)}-00`);
  return { inquiry, status, aheadMs };
}

/** The date of an answer names a second, and was written at some moment between request and answer. */
function aheadOf(date: number | null, sentAt: number, answeredAt: number): number | null {
  if (date === null) return null;
  if (date > answeredAt) return date - answeredAt;
  return Math.min(0, date + 1_000 - sentAt);
}
