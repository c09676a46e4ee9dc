import { Secret } from '@epos-kantan/shared';
import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { anyUnit } from '@epos-kantan/shared/testing/any-text';
import { eventId, timestamp, webhookData } from '@epos-kantan/shared/testing/valid-values';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareDelivery } from './prepare-delivery.ts';
import {
  WebhookVerificationError,
  isKnownWebhook,
  isOrphanWebhook,
  verifyWebhook,
} from './verify-webhook.ts';

const runs = { numRuns: FUZZ_RUNS };
const NOW = 1_800_000_000_000;
const key = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);
const event = fc.record({
  id: eventId,
  type: fc.constantFrom('checkout.paid', 'checkout.captured', 'payout.sent'),
  timestamp,
  data: webhookData,
});

function deliver(one: { readonly id: string }, secret: string) {
  const row = { eventId: one.id, checkoutId: null, body: JSON.stringify(one), tries: 0, createdAt: NOW };
  const { headers, body } = prepareDelivery(row, 'https://shop.example/', [new Secret(secret)], NOW);
  return { headers: { ...headers }, body };
}

/** The code of the refusal; anything else that is thrown fails the test. */
function refusalOf(call: () => unknown): string | null {
  try {
    call();
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(WebhookVerificationError);
    return (error as WebhookVerificationError).code;
  }
}

describe('a webhook that was sent', () => {
  it('gives its event, within the tolerance of its time', () => {
    fc.assert(
      fc.property(event, key, fc.integer({ min: -300, max: 300 }), (one, secret, late) => {
        const { headers, body } = deliver(one, secret);
        const verified = verifyWebhook(body, headers, secret, { now: NOW + late * 1000 });
        expect(verified).toEqual(one);
        expect([isKnownWebhook(verified), isOrphanWebhook(verified)]).toEqual([
          one.type !== 'payout.sent',
          false,
        ]);
        expect(refusalOf(() => verifyWebhook(body, headers, secret, { now: NOW + 301_000 }))).toBe(
          'timestamp_out_of_range',
        );
      }),
      runs,
    );
  });

  it('of whose body or headers any bit is flipped is refused', () => {
    fc.assert(
      fc.property(
        event,
        key,
        fc.constantFrom('body', 'webhook-id', 'webhook-timestamp', 'webhook-signature'),
        fc.nat(),
        fc.nat(6),
        (one, secret, where, place, bit) => {
          const { headers, body } = deliver(one, secret);
          const bytes = Buffer.from(where === 'body' ? body : (headers[where] ?? ''));
          const at = place % bytes.length;
          bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
          const changed = where === 'body' ? headers : { ...headers, [where]: bytes.toString('latin1') };
          const code = refusalOf(() =>
            verifyWebhook(where === 'body' ? bytes : body, changed, secret, {
              now: NOW,
              toleranceSeconds: 1e12,
            }),
          );
          expect(['signature_mismatch', 'timestamp_out_of_range']).toContain(code);
        },
      ),
      runs,
    );
  });

  it('has an id and a time of one spelling: what its signature fits besides is refused', () => {
    fc.assert(
      fc.property(event, eventId, key, (one, other, secret) => {
        const { headers, body } = deliver(one, secret);
        for (const time of [
          '1.8e9',
          ' 1800000000',
          '1800000000.0',
          '+1800000000',
          '0x6b49d200',
          '1800000000 ',
        ])
          expect(
            refusalOf(() =>
              verifyWebhook(body, { ...headers, 'webhook-timestamp': time }, secret, { now: NOW }),
            ),
          ).toBe('timestamp_out_of_range');
        if (other === one.id) return;
        const row = { eventId: other, checkoutId: null, body, tries: 0, createdAt: NOW };
        const foreign = prepareDelivery(row, 'https://shop.example/', [new Secret(secret)], NOW);
        expect(refusalOf(() => verifyWebhook(body, { ...foreign.headers }, secret, { now: NOW }))).toBe(
          'event_unreadable',
        );
      }),
      runs,
    );
  });
});

describe('a webhook of anything', () => {
  it('is refused by name: any time, any clock, any tolerance, any headers', () => {
    const number = fc.oneof(
      fc.double(),
      fc.constantFrom(1e300, -1e300, 8.64e15, 8.64e15 + 1, Number.NaN, Infinity, -Infinity, 0),
    );
    const time = fc.oneof(
      number.map(String),
      fc.bigInt().map(String),
      fc.string({ unit: anyUnit }),
      fc.constantFrom('9'.repeat(12), '9'.repeat(400), '1e300', '-1', ' 1'),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: anyUnit }),
        time,
        number,
        number,
        fc.string({ unit: anyUnit }),
        key,
        (body, at, now, toleranceSeconds, signature, secret) => {
          const headers = { 'webhook-id': 'evt_x', 'webhook-timestamp': at, 'webhook-signature': signature };
          expect(refusalOf(() => verifyWebhook(body, headers, secret, { now, toleranceSeconds }))).toMatch(
            /^(header_missing|timestamp_out_of_range|signature_mismatch)$/,
          );
        },
      ),
      runs,
    );
  });

  it('with a secret that is none is a RangeError that does not repeat it', () => {
    fc.assert(
      fc.property(
        event,
        key,
        fc.string({ unit: anyUnit, minLength: 6, maxLength: 30 }),
        (one, secret, text) => {
          const { headers, body } = deliver(one, secret);
          try {
            verifyWebhook(body, headers, `whsec_${text}`, { now: NOW });
            expect.unreachable();
          } catch (error) {
            const isRefusal =
              error instanceof WebhookVerificationError && error.code === 'signature_mismatch';
            expect(isRefusal || error instanceof RangeError).toBe(true);
            expect((error as Error).message.includes(`whsec_${text}`)).toBe(false);
          }
        },
      ),
      runs,
    );
  });

  it('that is signed and is no event is unreadable', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), key, (body, secret) => {
        const row = { eventId: 'evt_x', checkoutId: null, body, tries: 0, createdAt: NOW };
        const { headers } = prepareDelivery(row, 'https://shop.example/', [new Secret(secret)], NOW);
        expect(refusalOf(() => verifyWebhook(body, { ...headers }, secret, { now: NOW }))).toBe(
          'event_unreadable',
        );
      }),
      runs,
    );
  });
});
