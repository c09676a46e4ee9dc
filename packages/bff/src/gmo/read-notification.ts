/** Turns posted fields into the notification room's words. Made for `compose`, which hands it to the room and to the return route. */
import { textOf } from './protocol/form-codec.ts';
import { readPostedForm } from './protocol/result-notification.ts';
import type { PostedFields } from './protocol/result-notification.ts';
import { splitCodes } from './error-table.ts';

/** The kept fields of a result notification, null when absent or empty. The notification room's `Notification`. */
export type KeptFields = Readonly<
  Record<
    | 'accessId'
    | 'status'
    | 'jobCode'
    | 'amount'
    | 'tax'
    | 'tranDate'
    | 'errCode'
    | 'errInfo'
    | 'payType'
    | 'eposTradeId',
    string | null
  > & { gmoOrderId: string }
>;

/** What a body is. The notification room's `NotificationReading`. */
export type PostedReading =
  | {
      readonly kind: 'notification';
      readonly shopId: string;
      readonly notification: KeptFields;
      readonly cancelHinted: boolean;
    }
  | { readonly kind: 'probe' }
  | { readonly kind: 'malformed'; readonly detail: string };

/** Reads what GMO-PG posts. */
export interface PostedReader {
  /** A result notification's body. */
  notification(body: Uint8Array): PostedReading;
  /** Whether the fields that a returning browser brings say that the shopper canceled. A hint only. */
  hintsCancel(body: Uint8Array): boolean;
}

/** GMO-PG's connectivity test. (protocol notes, section 4: sibling) */
const PROBE = 'E00000000';

/**
 * Makes the reader.
 * @param cancelCodes ErrInfo codes that mean "the shopper canceled". (protocol notes, section 8: inferred for EPOS)
 */
export function createPostedReader(cancelCodes: readonly string[]): PostedReader {
  const hints = (fields: PostedFields): boolean =>
    splitCodes(textOf(fields, 'errinfo')).some((code) => cancelCodes.includes(code));
  return {
    notification(body) {
      const fields = readPostedForm(body);
      if (fields === null) return { kind: 'malformed', detail: 'not a form' };
      return readFields(fields, hints(fields));
    },
    hintsCancel(body) {
      const fields = readPostedForm(body);
      return fields !== null && hints(fields);
    },
  };
}

function readFields(fields: PostedFields, cancelHinted: boolean): PostedReading {
  const gmoOrderId = textOf(fields, 'orderid');
  if (gmoOrderId === '' && splitCodes(textOf(fields, 'errinfo')).includes(PROBE)) return { kind: 'probe' };
  const shopId = textOf(fields, 'shopid');
  if (shopId === '' || gmoOrderId === '')
    return { kind: 'malformed', detail: 'ShopID or OrderID is missing' };
  if (shopId.length > 64 || gmoOrderId.length > 64)
    return { kind: 'malformed', detail: 'ShopID or OrderID is too long' };
  const kept = (name: string): string | null => {
    const value = textOf(fields, name);
    return value === '' ? null : value.slice(0, 256);
  };
  return {
    kind: 'notification',
    shopId,
    cancelHinted,
    notification: {
      gmoOrderId,
      accessId: kept('accessid'),
      status: kept('status'),
      jobCode: kept('jobcd'),
      amount: kept('amount'),
      tax: kept('tax'),
      tranDate: kept('trandate'),
      errCode: kept('errcode'),
      errInfo: kept('errinfo'),
      payType: kept('paytype'),
      // One of the two spellings. (protocol notes, section 4)
      eposTradeId: kept('epostradeid'),
    },
  };
}
