import { manyRuns } from '@epos-kantan/shared/testing/fuzz-runs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPostedReader } from './read-notification.ts';

const reader = createPostedReader(['XX1000001']);
const posted = (text: string): Buffer => Buffer.from(text);

describe('a hint that the shopper canceled', () => {
  it.each(['ErrInfo=XX1000001', 'errinfo=XX1000001%7C', 'ErrInfo=M01054004%7CXX1000001&OrderID=1'])(
    'is one of the configured codes: %s',
    (text) => {
      expect(reader.hintsCancel(posted(text))).toBe(true);
      expect(createPostedReader([]).hintsCancel(posted(text))).toBe(false);
    },
  );

  it.each(
    [
      ['', 'ErrInfo=', 'ErrInfo=%7C%7C', 'ErrInfo=XX1000002', 'ErrInfo=xx1000001', 'ErrInfo=XX10000011'],
      [
        'ErrCode=XX1000001',
        'ErrInfo=XX1000001&ErrInfo=XX1000001',
        'ErrInfo=XX1000001&x=%zz',
        '{"ErrInfo":1}',
      ],
    ].flat(),
  )('is nothing else, least of all what cannot be read: %s', (text) => {
    expect(reader.hintsCancel(posted(text))).toBe(false);
  });

  it('goes along with a notification', () => {
    const body = posted('ShopID=tshop00000001&OrderID=ek-01&Status=PAYFAIL&ErrInfo=XX1000001');
    expect(reader.notification(body)).toMatchObject({ kind: 'notification', cancelHinted: true });
  });
});

it('a kept value is cut after 256 characters', () => {
  const body = posted(`ShopID=tshop00000001&OrderID=ek-01&Status=${'S'.repeat(257)}`);
  expect(reader.notification(body)).toMatchObject({ notification: { status: 'S'.repeat(256) } });
});

it('of any bytes at all something is made, and never an OrderID or a value that is too long', () => {
  const names = ['ShopID=', 'OrderID=', 'Status=', 'ErrInfo=', 'E00000000', '&', '%', '+', 'x'.repeat(100)];
  const hostile = fc.array(fc.oneof(fc.constantFrom(...names.map(posted)), fc.uint8Array({ maxLength: 4 })));
  let notifications = 0;
  fc.assert(
    fc.property(hostile, (chunks) => {
      const reading = reader.notification(
        Buffer.concat([posted('ShopID=tshop00000001&OrderID=ek'), ...chunks]),
      );
      if (reading.kind !== 'notification') return;
      notifications += 1;
      expect(reading.notification.gmoOrderId.length).toBeLessThanOrEqual(64);
      expect(reading.shopId).toBe('tshop00000001');
      for (const value of Object.values(reading.notification)) {
        expect(value === null || (value !== '' && value.length <= 256)).toBe(true);
      }
    }),
    { numRuns: manyRuns(2_000) },
  );
  expect(notifications).toBeGreaterThan(50);
});
