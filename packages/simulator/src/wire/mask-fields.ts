/*
 * Turns the fields of a message into text that may be shown to anyone. Masking happens here, before a message
 * enters the wire log, so that no reader of the log can ever hold a secret.
 */

/** Fields that are safe as they are. Whatever is not listed is masked: an unknown field may hold anything. */
const openFields = new Set([
  'ShopID',
  'AccessID',
  'OrderID',
  'JobCd',
  'Amount',
  'Tax',
  'ChangeAmount',
  'ChangeTax',
  'ClientField1',
  'ClientField2',
  'ClientField3',
  'PaymentTermSec',
  'PayType',
  'User',
  'Version',
  'StartURL',
  'StartLimitDate',
  'Status',
  'TranDate',
  'ProcessDate',
  'ErrCode',
  'ErrInfo',
  'EposTradeId',
  'EposTradeID',
  'EposUsePoint',
  'EposUseCouponAmount',
  'TotalCancelAmount',
  'TotalCancelTax',
  'ItemCode',
  'Currency',
  'SiteID',
  'MemberID',
  'points',
  'coupon',
  'action',
]);

const valueCharsMax = 200;
const textCharsMax = 4000;

/** `Name=value&...` with secrets as asterisks, addresses without their keys, and long values cut short. */
export function maskFields(fields: Iterable<readonly [string, string]>): string {
  const text = [...fields].map(([name, value]) => `${name.slice(0, 64)}=${maskValue(name, value)}`).join('&');
  return text.slice(0, textCharsMax);
}

/** An address with every part that could be a key (16 characters or more) replaced by asterisks. */
export function maskUrl(url: string): string {
  if (!URL.canParse(url)) return '********';
  const { origin, pathname, search } = new URL(url);
  return origin + `${pathname}${search}`.replaceAll(/[^/?&=]{16,}/g, '********');
}

function maskValue(name: string, value: string): string {
  if (value === '') return '';
  if (name === 'RetURL') return maskUrl(value);
  if (!openFields.has(name)) return '*'.repeat(10);
  return value.length > valueCharsMax ? `${value.slice(0, valueCharsMax)}…` : value;
}
