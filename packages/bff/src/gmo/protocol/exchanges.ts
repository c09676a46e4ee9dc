/**
 * The exchanges with GMO-PG: for each its path, its request's fields in order, and the names its answer may have. Pure. Every
 * declared field is sent, an empty one as `Name=`, as GMO-PG's own client does. (protocol notes, sections 1, 5, 6: names seen)
 */
import type { FormFields } from './form-codec.ts';

/** The shop's credentials, revealed: these values go on the wire and nowhere else. */
export interface ShopAccess {
  readonly shopId: string;
  readonly shopPass: string;
}

/** A trade's credentials, revealed. */
export interface TradeAccessFields {
  readonly accessId: string;
  readonly accessPass: string;
  readonly gmoOrderId: string;
}

/** One exchange's request. */
export interface GmoRequest {
  readonly name: ExchangeName;
  readonly fields: FormFields;
}

/** The exchanges that we make. */
export type ExchangeName =
  | 'EntryTranEpospay'
  | 'ExecTranEpospay'
  | 'EpospaySales'
  | 'EpospayCancel'
  | 'EpospayChange'
  | 'SearchTradeMulti';

const ERRORS = ['ErrCode', 'ErrInfo'];

/** The names that each answer may have. */
export const REPLY_FIELDS: Readonly<Record<ExchangeName, readonly string[]>> = {
  EntryTranEpospay: [...ERRORS, 'AccessID', 'AccessPass'],
  ExecTranEpospay: [
    ...ERRORS,
    'AccessID',
    'Token',
    'StartURL',
    'StartLimitDate',
    'OrderID',
    'Status',
    'TranDate',
  ],
  EpospaySales: [...ERRORS, 'OrderID', 'Status', 'Amount', 'Tax', 'TranDate'],
  EpospayCancel: [...ERRORS, 'OrderID', 'Status', 'TranDate'],
  EpospayChange: [...ERRORS, 'OrderID', 'Status', 'ChangeAmount', 'ChangeTax', 'TranDate'],
  SearchTradeMulti: [
    ...ERRORS,
    'ShopID',
    'OrderID',
    'Status',
    'ProcessDate',
    'JobCd',
    'AccessID',
    'AccessPass',
    'ItemCode',
    'Currency',
    'Amount',
    'Tax',
    'SiteID',
    'MemberID',
    'ClientField1',
    'ClientField2',
    'ClientField3',
    'PayType',
    'EposTradeID',
    'EposUseCouponAmount',
    'EposUsePoint',
    'TotalCancelAmount',
    'TotalCancelTax',
  ],
};

/** Answer fields whose text is free, so that an `&` may stand in it. */
export const FREE_TEXT_FIELDS: readonly string[] = [
  'StartURL',
  'ItemCode',
  'ClientField1',
  'ClientField2',
  'ClientField3',
];

/** EntryTranEpospay. Whole yen; a tax of 0 is sent as `0`: what is charged should stand on the wire. */
export function entryTranRequest(
  shop: ShopAccess,
  trade: {
    readonly gmoOrderId: string;
    readonly jobCode: string;
    readonly amount: number;
    readonly tax: number;
  },
): GmoRequest {
  return {
    name: 'EntryTranEpospay',
    fields: [
      ...shopFields(shop),
      ['OrderID', trade.gmoOrderId],
      ['JobCd', trade.jobCode],
      ['Amount', String(trade.amount)],
      ['Tax', String(trade.tax)],
    ],
  };
}

/** ExecTranEpospay. */
export function execTranRequest(
  shop: ShopAccess,
  trade: TradeAccessFields,
  more: {
    readonly clientField1: string;
    readonly clientField2: string;
    readonly returnUrl: string;
    readonly paymentTermSeconds: number;
  },
): GmoRequest {
  return {
    name: 'ExecTranEpospay',
    fields: [
      ...shopFields(shop),
      ...tradeFields(trade),
      ['ClientField1', more.clientField1],
      ['ClientField2', more.clientField2],
      ['ClientField3', ''],
      ['RetURL', more.returnUrl],
      ['PaymentTermSec', String(more.paymentTermSeconds)],
    ],
  };
}

/** EpospaySales: the full current total, in whole yen. */
export function salesRequest(
  shop: ShopAccess,
  trade: TradeAccessFields,
  amount: number,
  tax: number,
): GmoRequest {
  return {
    name: 'EpospaySales',
    fields: [...shopFields(shop), ...tradeFields(trade), ['Amount', String(amount)], ['Tax', String(tax)]],
  };
}

/** EpospayCancel: always the whole trade, so that there is no amount. */
export function cancelRequest(shop: ShopAccess, trade: TradeAccessFields): GmoRequest {
  return { name: 'EpospayCancel', fields: [...shopFields(shop), ...tradeFields(trade)] };
}

/** EpospayChange: the new amount and tax, not the difference, in whole yen. */
export function changeRequest(
  shop: ShopAccess,
  trade: TradeAccessFields,
  newAmount: number,
  newTax: number,
): GmoRequest {
  return {
    name: 'EpospayChange',
    fields: [
      ...shopFields(shop),
      ...tradeFields(trade),
      ['ChangeAmount', String(newAmount)],
      ['ChangeTax', String(newTax)],
    ],
  };
}

/** SearchTradeMulti. PayType is required. */
export function searchTradeRequest(shop: ShopAccess, gmoOrderId: string, payType: string): GmoRequest {
  return {
    name: 'SearchTradeMulti',
    fields: [...shopFields(shop), ['OrderID', gmoOrderId], ['PayType', payType]],
  };
}

function shopFields({ shopId, shopPass }: ShopAccess): FormFields {
  return [
    ['ShopID', shopId],
    ['ShopPass', shopPass],
  ];
}

function tradeFields({ accessId, accessPass, gmoOrderId }: TradeAccessFields): FormFields {
  return [
    ['AccessID', accessId],
    ['AccessPass', accessPass],
    ['OrderID', gmoOrderId],
  ];
}
