/** The names on the wire, as the protocol notes have them: an answer with all of its fields is read whole. */
import { describe, expect, it } from 'vitest';
import { FREE_TEXT_FIELDS, REPLY_FIELDS } from './exchanges.ts';
import type { ExchangeName } from './exchanges.ts';
import { GarbledReplyError, UnencodableValueError, decodeReply, encodeForm } from './form-codec.ts';

const ANSWERS: Readonly<Record<ExchangeName, string>> = {
  EntryTranEpospay: 'ErrCode ErrInfo AccessID AccessPass',
  ExecTranEpospay: 'ErrCode ErrInfo AccessID Token StartURL StartLimitDate OrderID Status TranDate',
  EpospaySales: 'ErrCode ErrInfo OrderID Status Amount Tax TranDate',
  EpospayCancel: 'ErrCode ErrInfo OrderID Status TranDate',
  EpospayChange: 'ErrCode ErrInfo OrderID Status ChangeAmount ChangeTax TranDate',
  SearchTradeMulti: [
    'ErrCode ErrInfo ShopID OrderID Status ProcessDate JobCd AccessID AccessPass ItemCode Currency Amount Tax',
    'SiteID MemberID ClientField1 ClientField2 ClientField3 PayType EposTradeID EposUseCouponAmount',
    'EposUsePoint TotalCancelAmount TotalCancelTax',
  ].join(' '),
};

describe('an answer', () => {
  it.each(Object.entries(ANSWERS))('of %s has these fields', (name, fields) => {
    const known = REPLY_FIELDS[name as ExchangeName];
    expect(known.join(' ')).toBe(fields);
    const line = known.map((field) => `${field}=x`).join('&');
    const read = decodeReply(Buffer.from(line), { known, freeText: FREE_TEXT_FIELDS });
    expect([...read.keys()]).toEqual(fields.toLowerCase().split(' '));
  });

  it('has these free texts, and no others', () => {
    expect(FREE_TEXT_FIELDS.join(' ')).toBe('StartURL ItemCode ClientField1 ClientField2 ClientField3');
  });
});

describe('a form', () => {
  it('leaves letters, digits and four signs as they are, and escapes the rest in upper case', () => {
    const plain = 'AZaz09*-._';
    expect(encodeForm([[plain, plain]])).toBe(`${plain}=${plain}`);
    expect(encodeForm([['a', `${plain} \n~/+本`]])).toBe(`a=${plain}+%0A%7E%2F%2B%96%7B`);
    expect(encodeForm([])).toBe('');
    expect(encodeForm([['a b', '']])).toBe('a+b=');
    expect(
      encodeForm([
        ['a', '1'],
        ['b', '2'],
      ]),
    ).toBe('a=1&b=2');
  });

  it('names its fault without the value', () => {
    const fault = new UnencodableValueError('x');
    expect([fault.name, new GarbledReplyError('x').name]).toEqual([
      'UnencodableValueError',
      'GarbledReplyError',
    ]);
    expect(() => encodeForm([['a', '秘密😀']])).toThrow(/^a value is not Windows-31J$/);
  });
});
