import { YEN_MAX } from '@epos-kantan/shared';
import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { anyUnit } from '@epos-kantan/shared/testing/any-text';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REFUSALS, UNCERTAINTIES } from '../checkout/gateway-result.ts';
import type { CallResult } from '../checkout/gateway-result.ts';
import {
  phaseOf,
  readCanceled,
  readCaptured,
  readChanged,
  readEntered,
  readExecuted,
  readInquired,
} from './to-gateway-result.ts';
import type { ReplyFields } from './to-gateway-result.ts';

const runs = { numRuns: FUZZ_RUNS };
const HOST = 'pt01.mul-pay.jp';
const access = fc.stringMatching(/^[A-Za-z0-9]{32}$/);
const ASKED = { gmoOrderId: `ek${'a'.repeat(20)}-01`, shopId: 'tshop00000001', payType: '42' };
const yen = fc.integer({ min: 0, max: YEN_MAX });

/** A whole answer to an inquiry. */
const trade = fc
  .record({
    status: fc.constantFrom(
      'UNPROCESSED',
      'REQSUCCESS',
      'AUTH',
      'SALES',
      'CAPTURE',
      'CANCEL',
      'RETURN',
      'PAYFAIL',
      'EXPIRED',
    ),
    accessid: access,
    accesspass: access,
    amount: yen.map(String),
    tax: yen.map(String),
    totalcancelamount: yen.map(String),
    totalcanceltax: yen.map(String),
    eposusepoint: fc.oneof(fc.constant(''), yen.map(String)),
  })
  .map((fields) => ({ orderid: ASKED.gmoOrderId, ...fields }));
const fieldsOf = (fields: Record<string, string>): ReplyFields => new Map(Object.entries(fields));

const anything = fc.dictionary(
  fc.constantFrom(
    'errcode',
    'errinfo',
    'accessid',
    'accesspass',
    'token',
    'starturl',
    'startlimitdate',
    'orderid',
    'status',
    'amount',
    'tax',
    'shopid',
    'paytype',
    'totalcancelamount',
    'totalcanceltax',
    'eposusepoint',
    'eposusecouponamount',
    'clientfield1',
    'clientfield2',
  ),
  fc.oneof(
    fc.constantFrom(
      '',
      '0',
      '-1',
      '1e9',
      '１２',
      'AUTH',
      'SALES',
      ASKED.gmoOrderId,
      'E01',
      'E01040010',
      'E01|E01',
      `https://${HOST}/x`,
      'https://evil.example/',
      '20260101000000',
      'a'.repeat(32),
    ),
    fc.string({ unit: anyUnit }),
  ),
);

function holdsResult(result: CallResult<unknown>): void {
  if (result.kind === 'refused') expect(REFUSALS).toContain(result.refusal);
  else if (result.kind === 'unknown') expect(UNCERTAINTIES).toContain(result.uncertainty);
  else expect(result.kind).toBe('done');
  if ('codes' in result) expect(result.codes.length).toBeLessThanOrEqual(10);
}

describe('an answer of any fields', () => {
  it('is a result of the list, and done only with what was asked for', () => {
    fc.assert(
      fc.property(anything, (fields) => {
        const reply = fieldsOf(fields);
        const entered = readEntered(reply);
        const executed = readExecuted(reply, 'a'.repeat(32), [HOST]);
        const captured = readCaptured(reply, ASKED.gmoOrderId);
        const canceled = readCanceled(reply, ASKED.gmoOrderId);
        const changed = readChanged(reply, ASKED.gmoOrderId);
        const all = [entered, executed, captured, canceled, changed];
        all.forEach(holdsResult);
        const hasError = (fields['errcode'] ?? '') !== '' || (fields['errinfo'] ?? '') !== '';
        if (hasError) expect(all.some(({ kind }) => kind === 'done')).toBe(false);
        if (executed.kind === 'done') expect(new URL(executed.value.startUrl).host).toBe(HOST);
        if (captured.kind === 'done') expect(phaseOf(captured.value.gmoStatus)).toBe('captured');
        if (canceled.kind === 'done')
          expect(['canceled', 'returned']).toContain(phaseOf(canceled.value.gmoStatus));
        if (changed.kind === 'done')
          expect(['authorized', 'captured']).toContain(phaseOf(changed.value.gmoStatus));
      }),
      runs,
    );
  });

  it('to an inquiry is never a trade of another order, or one with money that cannot be', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anything,
          fc.tuple(trade, anything).map(([whole, more]) => ({ ...whole, ...more })),
        ),
        (fields) => {
          const result = readInquired(fieldsOf(fields), ASKED);
          expect(['trade', 'not_found', 'could_not_tell', 'misconfigured']).toContain(result.kind);
          if (result.kind !== 'trade') return;
          expect(fields).toMatchObject({ orderid: ASKED.gmoOrderId });
          const { amount, tax, canceledAmount, canceledTax, pointsUsed, couponUsed } = result.trade;
          for (const one of [amount, tax, canceledAmount, canceledTax, pointsUsed ?? 0, couponUsed ?? 0])
            expect(Number.isInteger(one) && one >= 0 && one <= YEN_MAX).toBe(true);
        },
      ),
      runs,
    );
  });
});

describe('a whole answer to an inquiry', () => {
  it('is the trade that was written', () => {
    fc.assert(
      fc.property(trade, (fields) => {
        expect(readInquired(fieldsOf(fields), ASKED)).toMatchObject({
          kind: 'trade',
          trade: {
            phase: phaseOf(fields.status),
            accessId: fields.accessid,
            amount: Number(fields.amount),
            tax: Number(fields.tax),
            canceledAmount: Number(fields.totalcancelamount),
            pointsUsed: fields.eposusepoint === '' ? null : Number(fields.eposusepoint),
          },
        });
      }),
      runs,
    );
  });

  it('proves nothing once a field that money hangs on is missing or of another', () => {
    const broken = fc.constantFrom<Record<string, string | undefined>>(
      { orderid: undefined },
      { orderid: 'x' },
      { status: undefined },
      { amount: undefined },
      { tax: undefined },
      { amount: '1.5' },
      { amount: '-1' },
      { amount: '100000000' },
      { accessid: undefined },
      { accesspass: 'x' },
      { shopid: 'other' },
      { paytype: '0' },
      { totalcancelamount: 'x' },
    );
    fc.assert(
      fc.property(trade, broken, (fields, change) => {
        const left = Object.entries({ ...fields, ...change }).filter(
          (pair): pair is [string, string] => pair[1] !== undefined,
        );
        expect(readInquired(new Map(left), ASKED).kind).toBe('could_not_tell');
      }),
      runs,
    );
  });
});

it('an instruction is done only with a status that it leads to, and of the trade that it named', () => {
  const words = ['AUTH', 'SALES', 'CAPTURE', 'CANCEL', 'RETURN', 'PAYFAIL', 'REQSUCCESS', 'SEEN_BY_NOBODY'];
  fc.assert(
    fc.property(fc.constantFrom(...words), fc.constantFrom(ASKED.gmoOrderId, 'x'), (status, orderid) => {
      const reply = fieldsOf({ orderid, status });
      const isOurs = orderid === ASKED.gmoOrderId;
      const wordsOf = { readCaptured: ['SALES', 'CAPTURE'], readCanceled: ['CANCEL', 'RETURN'] };
      expect(readCaptured(reply, ASKED.gmoOrderId).kind === 'done').toBe(
        isOurs && wordsOf.readCaptured.includes(status),
      );
      expect(readCanceled(reply, ASKED.gmoOrderId).kind === 'done').toBe(
        isOurs && wordsOf.readCanceled.includes(status),
      );
      expect(readChanged(reply, ASKED.gmoOrderId).kind === 'done').toBe(
        isOurs && ['AUTH', ...wordsOf.readCaptured].includes(status),
      );
    }),
    runs,
  );
});

it('a status word that is not of the table is other, the names of objects too', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: anyUnit }),
        fc.constantFrom('toString', '__proto__', 'constructor', 'auth', 'AUTH '),
      ),
      (word) => {
        expect(phaseOf(word)).toBe('other');
      },
    ),
    runs,
  );
});
