/** What an answer or a notification is taken for, field by field: the last that counts, and the first that does not. */
import { YEN_MAX } from '@epos-kantan/shared';
import { describe, expect, it } from 'vitest';
import { answersAnother } from './answers-another.ts';
import { classifyCode, classifyCodes, readErrors, splitCodes } from './error-table.ts';
import { createPostedReader } from './read-notification.ts';
import { isAllowedStartUrl, startHostOf } from './start-url.ts';
import { readCaptured, readEntered, readExecuted, readInquired } from './to-gateway-result.ts';

const ACCESS = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const ASKED = { gmoOrderId: 'ek-01', shopId: 'tshop00000001', payType: '42' };
const GARBLED = { kind: 'unknown', uncertainty: 'garbled', codes: [] };
const map = (fields: Record<string, string | undefined>) =>
  new Map(Object.entries(fields).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));

describe('error codes', () => {
  it('are split by place: trimmed, cut, the middle kept and one end dropped', () => {
    expect(splitCodes('a| b ||c')).toEqual(['a', 'b', '', 'c']);
    expect(splitCodes('a|b|')).toEqual(['a', 'b']);
    expect(splitCodes('a||')).toEqual(['a', '']);
    expect(splitCodes('x'.repeat(17))).toEqual(['x'.repeat(16)]);
    expect(splitCodes('')).toEqual([]);
  });

  it('of a family tell why it is uncertain, and only whole ones', () => {
    const why = (code: string) => classifyCode(code);
    expect(why('E90123456')).toEqual({ kind: 'unknown', uncertainty: 'in_process' });
    expect(why('E91123456')).toEqual({ kind: 'unknown', uncertainty: 'system_error' });
    for (const code of ['xE90123456', 'E901234567', 'E9012345', 'xE91123456', 'E911234567', 'E9112345x', ''])
      expect(why(code)).toEqual({ kind: 'unknown', uncertainty: 'unseen_code' });
  });

  const CODES = {
    duplicate_order: 'M01004010',
    already_executed: 'M01004014',
    wrong_state: 'M01054004',
    busy: 'M01096010',
    configuration: 'M01002001',
    too_late: 'M01052011',
    invalid: 'M01004001',
    not_found: 'M01004002',
  };
  const order = Object.entries(CODES);
  it.each(order.slice(1).map(([refusal, code], n) => [order[n]?.[0], order[n]?.[1], refusal, code] as const))(
    'that say %s (%s) matter more than those that say %s (%s)',
    (first, one, _second, other) => {
      const refused = { kind: 'refused', refusal: first };
      expect(classifyCodes([one ?? '', other])).toEqual(refused);
      expect(classifyCodes([other, one ?? ''])).toEqual(refused);
      expect(classifyCodes([other, one ?? '', 'E90000001']).kind).toBe('unknown');
    },
  );

  it.each([
    ['duplicate_order', 'E01040010'],
    ['wrong_state', 'E11010003'],
    ['busy', 'E92000002'],
    ['configuration', 'M01051011 M01054001 E01030002 E01050002 E61546010 E00000001 E91099997'],
    ['too_late', 'E01420010 E11010010 E11010017'],
    ['not_found', 'E01110002'],
    ['invalid', 'M01006006 M01007001 M01041012 M01041013 M01059012 M01074090 M01086006 E01060005 E01490005'],
    ['invalid', 'E01090001 E01100008'],
  ])('of the table say %s: %s', (refusal, codes) => {
    for (const code of codes.split(' ')) expect(classifyCodes([code])).toEqual({ kind: 'refused', refusal });
  });

  it('without any code are no answer', () => {
    expect(classifyCodes([])).toEqual({ kind: 'unknown', uncertainty: 'garbled' });
  });

  it('are kept up to ten, and mean what all of them mean', () => {
    const families = Array.from({ length: 11 }, () => 'M01').join('|');
    const codes = [...Array.from({ length: 10 }, () => 'M01004001'), 'M01004010'];
    expect(readErrors(families, codes.join('|'))).toEqual({
      codes: codes.slice(0, 10),
      meaning: { kind: 'refused', refusal: 'duplicate_order' },
    });
  });

  it.each([
    ['M01', ''],
    ['', 'M01004010'],
    ['M01|M01', 'M01004010'],
    ['M01', 'M01004010|M01004001'],
    ['E01', 'M01004010'],
    ['M0', 'M01004010'],
    ['M010', 'M01004010'],
    ['M01|', 'M01004010||M01004010'],
  ])('of two lists that do not belong together are no answer: "%s" and "%s"', (families, codes) => {
    expect(readErrors(families, codes)?.meaning).toEqual({ kind: 'unknown', uncertainty: 'garbled' });
  });

  it('that are not there are no error', () => {
    expect(readErrors('', '')).toBeNull();
  });

  it('keep no empty code', () => {
    expect(readErrors('M01||M01', 'M01004010||M01004001')?.codes).toEqual(['M01004010', 'M01004001']);
  });
});

describe('the answer to EntryTran', () => {
  it('is an id and a password of 32 letters and digits', () => {
    const read = (accessid?: string, accesspass?: string) => readEntered(map({ accessid, accesspass }));
    const entered = read(ACCESS, `Z${ACCESS.slice(1)}`);
    expect(entered).toMatchObject({ kind: 'done', value: { accessId: ACCESS } });
    expect(entered.kind === 'done' && entered.value.accessPass.reveal()).toBe(`Z${ACCESS.slice(1)}`);
    for (const broken of [undefined, '', ACCESS.slice(1), `${ACCESS}0`, `-${ACCESS.slice(1)}`]) {
      expect(read(broken, ACCESS)).toEqual(GARBLED);
      expect(read(ACCESS, broken)).toEqual(GARBLED);
    }
  });

  it('with an error is the error, with its codes', () => {
    const errors = { errcode: 'M01', errinfo: 'M01004010', accessid: ACCESS, accesspass: ACCESS };
    expect(readEntered(map(errors))).toEqual({
      kind: 'refused',
      refusal: 'duplicate_order',
      codes: ['M01004010'],
    });
    expect(readEntered(map({ errinfo: 'M01004010' }))).toEqual({ ...GARBLED, codes: ['M01004010'] });
    expect(readEntered(map({ errcode: 'M01' }))).toEqual(GARBLED);
  });
});

describe('the answer to ExecTran', () => {
  const start = {
    accessid: ACCESS,
    token: '!~',
    starturl: 'https://pt01.mul-pay.jp/x',
    startlimitdate: '20261231235959',
  };
  const read = (changes: Record<string, string | undefined> = {}) =>
    readExecuted(map({ ...start, ...changes }), ACCESS, ['pt01.mul-pay.jp']);

  it('is token, address and limit', () => {
    const executed = read();
    expect(executed).toMatchObject({
      kind: 'done',
      value: { startUrl: start.starturl, startLimitAt: Date.parse('2026-12-31T14:59:59Z') },
    });
    expect(executed.kind === 'done' && executed.value.token.reveal()).toBe('!~');
    expect(read({ accessid: undefined }).kind).toBe('done');
    for (const startlimitdate of [undefined, '', 'soon'])
      expect(read({ startlimitdate })).toMatchObject({ kind: 'done', value: { startLimitAt: null } });
  });

  it.each<[string, Record<string, string | undefined>]>([
    ['of another trade', { accessid: 'b'.repeat(32) }],
    ['without a token', { token: undefined }],
    ['with an empty token', { token: '' }],
    ['with a blank in its token', { token: 'a b' }],
    ['with a token that ends in a blank', { token: 'ab ' }],
    ['with a token that begins with one', { token: ' ab' }],
    ['without an address', { starturl: undefined }],
    ['with an empty address', { starturl: '' }],
  ])('%s is no answer', (_, changes) => {
    expect(read(changes)).toEqual(GARBLED);
  });

  it('with a foreign address is told, and refused', () => {
    const told: string[] = [];
    const fields = map({ ...start, starturl: 'https://evil.example/x' });
    const refused = { kind: 'refused', refusal: 'foreign_start_url', codes: [] };
    expect(readExecuted(fields, ACCESS, ['pt01.mul-pay.jp'], (url) => told.push(url))).toEqual(refused);
    expect(told).toEqual(['https://evil.example/x']);
    expect(readExecuted(fields, ACCESS, ['pt01.mul-pay.jp'])).toEqual(refused);
    expect(read({ errcode: 'M01', errinfo: 'M01004014' })).toMatchObject({ refusal: 'already_executed' });
  });
});

describe('the answer to Sales', () => {
  const read = (fields: Record<string, string | undefined>) => readCaptured(map(fields), 'ek-01');

  it('is a word that says "captured", about our order or about none', () => {
    for (const status of ['SALES', 'CAPTURE']) {
      const done = { kind: 'done', value: { gmoStatus: status } };
      expect(read({ orderid: 'ek-01', status })).toEqual(done);
      expect(read({ status })).toEqual(done);
    }
  });

  it('is nothing else', () => {
    for (const status of [undefined, '', 'AUTH', 'SALES '])
      expect(read({ orderid: 'ek-01', status })).toEqual(GARBLED);
    expect(read({ orderid: 'ek-02', status: 'SALES' })).toEqual(GARBLED);
    expect(read({ orderid: '', status: 'SALES' })).toEqual(GARBLED);
    expect(read({ errcode: 'M01', errinfo: 'M01054004' })).toMatchObject({ refusal: 'wrong_state' });
  });
});

describe('the answer to an inquiry', () => {
  const TRADE = {
    orderid: 'ek-01',
    status: 'AUTH',
    accessid: ACCESS,
    accesspass: ACCESS,
    amount: '9800',
    tax: '980',
  };
  const read = (changes: Record<string, string | undefined> = {}) =>
    readInquired(map({ ...TRADE, ...changes }), ASKED);
  const tradeOf = (changes: Record<string, string | undefined> = {}) => {
    const result = read(changes);
    if (result.kind !== 'trade') throw new Error(`not a trade: ${JSON.stringify(result)}`);
    return result.trade;
  };

  it('is a trade with its money, empty and absent fields being nothing', () => {
    const { accessPass, ...trade } = tradeOf();
    expect(accessPass.reveal()).toBe(ACCESS);
    expect(trade).toEqual({
      phase: 'authorized',
      gmoStatus: 'AUTH',
      accessId: ACCESS,
      amount: 9800,
      tax: 980,
      canceledAmount: 0,
      canceledTax: 0,
      pointsUsed: null,
      couponUsed: null,
      processedAt: null,
      eposTradeId: null,
    });
    const empty = { tax: '', totalcancelamount: '', totalcanceltax: '', eposusepoint: '' };
    expect(tradeOf({ ...empty, eposusecouponamount: '' })).toMatchObject({ tax: 0, pointsUsed: null });
    expect(
      tradeOf({
        totalcancelamount: '1',
        totalcanceltax: '2',
        eposusepoint: '3',
        eposusecouponamount: String(YEN_MAX),
      }),
    ).toMatchObject({ canceledAmount: 1, canceledTax: 2, pointsUsed: 3, couponUsed: YEN_MAX });
  });

  it('has the time of GMO-PG’s processing and EPOS’ id where they are such, and nothing else for them', () => {
    const told = { processdate: '20261124093100', epostradeid: 'EP-0000000000000001' };
    expect(tradeOf(told)).toMatchObject({
      processedAt: Date.UTC(2026, 10, 24, 0, 31),
      eposTradeId: 'EP-0000000000000001',
    });
    for (const processdate of ['', '2026-11-24', '20261324093100'])
      expect(tradeOf({ processdate }).processedAt).toBeNull();
    for (const epostradeid of ['', 'E P', 'エ', 'E'.repeat(65)])
      expect(tradeOf({ epostradeid }).eposTradeId).toBeNull();
    expect(tradeOf({ epostradeid: 'E'.repeat(64) }).eposTradeId).toBe('E'.repeat(64));
  });

  it('keeps a strange word, cut after 32 characters', () => {
    expect(tradeOf({ status: 'W'.repeat(33) })).toMatchObject({
      phase: 'other',
      gmoStatus: 'W'.repeat(32),
    });
  });

  const money = [
    'amount',
    'tax',
    'totalcancelamount',
    'totalcanceltax',
    'eposusepoint',
    'eposusecouponamount',
  ];
  it.each(money)('tells nothing when its %s is not whole yen', (name) => {
    for (const text of ['-1', '1.5', 'x', ' 1', '1 ', '0000000000001', String(YEN_MAX + 1)])
      expect(read({ [name]: text })).toEqual({
        kind: 'could_not_tell',
        detail: 'the answer lacks a field, or one is not readable',
      });
  });

  it.each(['amount', 'tax', 'status', 'accessid', 'accesspass'])('tells nothing without its %s', (name) => {
    expect(read({ [name]: undefined }).kind).toBe('could_not_tell');
    if (name !== 'tax') expect(read({ [name]: '' }).kind).toBe('could_not_tell');
  });

  it('may have numbers of twelve digits as long as they are money', () => {
    expect(tradeOf({ amount: '000000009800' }).amount).toBe(9800);
  });

  it.each([
    ['OrderID', { orderid: undefined }],
    ['OrderID', { orderid: 'ek-02' }],
    ['ShopID', { shopid: 'tshop00000002' }],
    ['PayType', { paytype: '45' }],
  ])('about another %s tells nothing', (name, changes) => {
    expect(read(changes)).toEqual({ kind: 'could_not_tell', detail: `the answer is of another ${name}` });
  });

  it('may name shop and method, or leave them empty', () => {
    for (const changes of [
      { shopid: ASKED.shopId, paytype: '42' },
      { shopid: '', paytype: '' },
    ])
      expect(read(changes).kind).toBe('trade');
  });

  it('is not "no such trade" because of ten codes when an eleventh says something else', () => {
    const codes = [...Array.from({ length: 10 }, () => 'M01004002'), 'M01096010'];
    const errors = { errcode: codes.map(() => 'M01').join('|'), errinfo: codes.join('|') };
    expect(read(errors).kind).toBe('could_not_tell');
  });

  it('shows what we gave it to remember, when we could have written it', () => {
    const checkoutId = `co_${'a'.repeat(26)}`;
    expect(tradeOf({ clientfield1: 'order 1~', clientfield2: checkoutId })).toMatchObject({
      orderId: 'order 1~',
      checkoutId,
    });
    for (const text of ['', '注文', 'a注', '注a', 'x'.repeat(65)])
      expect(tradeOf({ clientfield1: text })).not.toHaveProperty('orderId');
    for (const text of ['', 'co_1']) expect(tradeOf({ clientfield2: text })).not.toHaveProperty('checkoutId');
  });

  it.each<[string, string, object]>([
    ['M01', 'M01004002', { kind: 'not_found' }],
    ['E01', 'E01110002', { kind: 'not_found' }],
    ['M01', 'M01058002', { kind: 'could_not_tell', detail: 'not_found M01058002' }],
    ['M01', 'M01096010', { kind: 'could_not_tell', detail: 'busy M01096010' }],
    ['M01|M01', 'M01096010|M01004002', { kind: 'could_not_tell', detail: 'busy M01096010 M01004002' }],
    ['M01', 'M01051011', { kind: 'misconfigured', codes: ['M01051011'] }],
    ['M01', 'M01004001', { kind: 'misconfigured', codes: ['M01004001'] }],
    ['E91', 'E91099999', { kind: 'could_not_tell', detail: 'system_error E91099999' }],
    ['M01', '', { kind: 'could_not_tell', detail: 'garbled' }],
  ])('with the errors "%s" "%s" is %j', (errcode, errinfo, result) => {
    expect(read({ errcode, errinfo })).toEqual(result);
  });
});

describe('an answer to another request', () => {
  const request = {
    name: 'EpospaySales',
    fields: [
      ['ShopID', 's'],
      ['OrderID', 'ek-01'],
      ['Amount', '5'],
      ['Tax', '0'],
    ],
  } as const;

  it('repeats one of three fields with another value', () => {
    for (const name of ['orderid', 'amount', 'tax'])
      expect(answersAnother(request, map({ [name]: 'x' }))).toBe(true);
    expect(answersAnother(request, map({ orderid: 'ek-01', amount: '5', tax: '0' }))).toBe(false);
    expect(answersAnother(request, map({ orderid: '', amount: '', tax: '' }))).toBe(false);
    expect(answersAnother(request, map({}))).toBe(false);
    expect(answersAnother(request, map({ shopid: 'x', status: 'x' }))).toBe(false);
    expect(answersAnother({ ...request, fields: [] }, map({ amount: 'x' }))).toBe(false);
  });
});

describe('a StartURL', () => {
  const allowed = (url: string, hosts = ['pt01.mul-pay.jp', '127.0.0.1:8788']) =>
    isAllowedStartUrl(url, hosts);

  it.each([
    '',
    'pt01.mul-pay.jp',
    'https://:pass@pt01.mul-pay.jp/',
    'ftp://pt01.mul-pay.jp/',
    'ftp://localhost:8788/',
    'http://[::2]:8788/',
    'http://128.0.0.1:8788/',
    'http://27.0.0.1:8788/',
  ])('is not "%s"', (url) => {
    expect(allowed(url)).toBe(false);
  });

  it('may be of this machine by each of its names, with the port that is allowed', () => {
    for (const host of ['127.0.0.1', '127.10.200.255', 'localhost', '[::1]']) {
      expect(allowed(`http://${host}:8788/x`)).toBe(true);
      expect(allowed(`https://${host}:8788/x`)).toBe(true);
      expect(allowed(`http://${host}:8789/x`)).toBe(false);
      expect(allowed(`http://${host}/x`)).toBe(false);
      expect(allowed(`http://${host}/x`, [host])).toBe(true);
    }
  });

  it('shows a host of at most 253 characters', () => {
    const label = 'a'.repeat(60);
    const host = [label, label, label, label, label].join('.');
    expect(startHostOf(`https://${host}/`)).toBe(host.slice(0, 253));
    expect(startHostOf('')).toBe('none');
  });
});

describe('a notification', () => {
  const reader = createPostedReader(['XX1000001']);
  const read = (text: string) => reader.notification(Buffer.from(text));
  const NONE = {
    accessId: null,
    status: null,
    jobCode: null,
    amount: null,
    tax: null,
    tranDate: null,
    errCode: null,
    errInfo: null,
    payType: null,
    eposTradeId: null,
  };

  it('keeps these fields, and null for those that are empty or absent', () => {
    const all =
      'AccessID=a&Status=b&JobCd=c&Amount=d&Tax=e&TranDate=f&ErrCode=g&ErrInfo=h&PayType=i&EposTradeID=j';
    expect(read(`ShopID=s&OrderID=o&${all}&Other=x`)).toEqual({
      kind: 'notification',
      shopId: 's',
      cancelHinted: false,
      notification: {
        gmoOrderId: 'o',
        accessId: 'a',
        status: 'b',
        jobCode: 'c',
        amount: 'd',
        tax: 'e',
        tranDate: 'f',
        errCode: 'g',
        errInfo: 'h',
        payType: 'i',
        eposTradeId: 'j',
      },
    });
    expect(read('ShopID=s&OrderID=o&Status=')).toEqual({
      kind: 'notification',
      shopId: 's',
      cancelHinted: false,
      notification: { gmoOrderId: 'o', ...NONE },
    });
  });

  it.each<[string, object]>([
    ['not a form', { kind: 'malformed', detail: 'not a form' }],
    ['ErrInfo=E00000000', { kind: 'probe' }],
    ['ShopID=s&OrderID=&ErrInfo=M01%7CE00000000', { kind: 'probe' }],
    ['ShopID=s&ErrInfo=E0000000', { kind: 'malformed', detail: 'ShopID or OrderID is missing' }],
    ['ShopID=s', { kind: 'malformed', detail: 'ShopID or OrderID is missing' }],
    ['OrderID=o', { kind: 'malformed', detail: 'ShopID or OrderID is missing' }],
    [`ShopID=${'s'.repeat(65)}&OrderID=o`, { kind: 'malformed', detail: 'ShopID or OrderID is too long' }],
    [`ShopID=s&OrderID=${'o'.repeat(65)}`, { kind: 'malformed', detail: 'ShopID or OrderID is too long' }],
  ])('that is "%s" is %j', (text, reading) => {
    expect(read(text)).toEqual(reading);
  });

  it('with the code of a probe and an order is a notification; names may have 64 characters', () => {
    expect(read('ShopID=s&OrderID=o&ErrInfo=E00000000').kind).toBe('notification');
    expect(read(`ShopID=${'s'.repeat(64)}&OrderID=${'o'.repeat(64)}`).kind).toBe('notification');
    expect(reader.hintsCancel(Buffer.from('nothing'))).toBe(false);
    expect(reader.hintsCancel(Buffer.from('Other=1'))).toBe(false);
  });
});
