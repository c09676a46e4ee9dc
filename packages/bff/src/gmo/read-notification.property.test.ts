import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPostedForm } from './protocol/result-notification.ts';
import { createPostedReader } from './read-notification.ts';

const runs = { numRuns: FUZZ_RUNS };
const reader = createPostedReader(['EZ3001001']);
const value = fc.stringMatching(/^[A-Za-z0-9._-]{1,32}$/);
const NAMES = [
  'ShopID',
  'OrderID',
  'AccessID',
  'Status',
  'JobCd',
  'Amount',
  'Tax',
  'TranDate',
  'ErrCode',
  'ErrInfo',
  'PayType',
  'EposTradeID',
];

const chunk = fc.oneof(
  fc.constantFrom(
    ...['&', '=', '%', '%4', '%41', '%ff', '%81%5c', '+', '[]', '\0', '\r\n', 'E00000000', ...NAMES].map(
      (part) => Buffer.from(part),
    ),
  ),
  fc.uint8Array({ maxLength: 8 }),
);

describe('a posted form of any bytes', () => {
  it('is null, or fields of bounded number and length under plain names', () => {
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 40 }), (chunks) => {
        const fields = readPostedForm(Buffer.concat(chunks));
        if (fields === null) return;
        expect(fields.size).toBeLessThanOrEqual(60);
        for (const [name, text] of fields) {
          expect(name).toMatch(/^[a-z0-9_]{1,64}$/);
          expect(text.length).toBeLessThanOrEqual(2_000);
        }
      }),
      runs,
    );
  });

  it('has 60 fields at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 50, max: 70 }), (count) => {
        const body = Array.from({ length: count }, (_, n) => `f${String(n)}=x`).join('&');
        expect(readPostedForm(Buffer.from(body))?.size ?? null).toBe(count <= 60 ? count : null);
      }),
      runs,
    );
  });

  it('is a notification with bounded ids, a probe, or malformed; and hints by its codes only', () => {
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 40 }), (chunks) => {
        const body = Buffer.concat(chunks);
        const reading = reader.notification(body);
        if (reading.kind === 'malformed')
          expect(reading.detail).toMatch(/^(not a form|ShopID or OrderID is (missing|too long))$/);
        if (reading.kind !== 'notification') return;
        expect(
          [reading.shopId.length, reading.notification.gmoOrderId.length].every(
            (length) => length >= 1 && length <= 64,
          ),
        ).toBe(true);
        for (const kept of Object.values(reading.notification))
          expect((kept ?? 'x').length).toBeLessThanOrEqual(256);
        expect(reader.hintsCancel(body)).toBe(reading.cancelHinted);
      }),
      runs,
    );
  });

  it('is judged in time that grows no faster than it', () => {
    const startedAt = performance.now();
    for (const part of ['%41', '%', '+', '&', '=', 'a=&', 'a', '%81%5c', '\0', '\xff', '|'])
      for (const start of ['', 'ErrInfo=', 'a=b&'])
        reader.notification(Buffer.from(start + part.repeat(65_500 / part.length), 'latin1'));
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});

describe('a notification', () => {
  const fields = fc.record({
    ShopID: value,
    OrderID: value,
    AccessID: value,
    Status: value,
    Amount: value,
    ErrInfo: value,
  });

  it('is read as it was written, in any order of its fields and any case of their names', () => {
    fc.assert(
      fc.property(fields, fc.func(fc.integer()), fc.boolean(), (sent, order, upper) => {
        const pairs = Object.entries(sent).sort(([a], [b]) => order(a) - order(b));
        const body = pairs.map(([name, text]) => `${upper ? name.toUpperCase() : name}=${text}`).join('&');
        expect(reader.notification(Buffer.from(body))).toMatchObject({
          kind: 'notification',
          shopId: sent.ShopID,
          notification: {
            gmoOrderId: sent.OrderID,
            accessId: sent.AccessID,
            status: sent.Status,
            amount: sent.Amount,
            errInfo: sent.ErrInfo,
            tax: null,
          },
        });
      }),
      runs,
    );
  });

  it('in which a field stands twice is malformed, whatever the case of its name', () => {
    fc.assert(
      fc.property(
        fields,
        fc.constantFrom('ShopID', 'orderid', 'STATUS', 'Amount', 'ErrInfo'),
        value,
        (sent, name, other) => {
          const body = Object.entries(sent)
            .map((pair) => pair.join('='))
            .join('&');
          expect(reader.notification(Buffer.from(`${body}&${name}=${other}`)).kind).toBe('malformed');
        },
      ),
      runs,
    );
  });
});
