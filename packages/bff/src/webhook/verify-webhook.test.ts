import { createHmac, randomBytes } from 'node:crypto';
import { Secret, yen } from '@epos-kantan/shared';
import type { OrphanEvent, WebhookEvent } from '@epos-kantan/shared';
import { Webhook } from 'standardwebhooks';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { prepareDelivery } from './prepare-delivery.ts';
import {
  WebhookVerificationError,
  isKnownWebhook,
  isOrphanWebhook,
  verifyWebhook,
} from './verify-webhook.ts';
import type { UnknownWebhookEvent, WebhookRefusal } from './verify-webhook.ts';
import type { OutboxRow } from './webhook-outbox.ts';

/** As a secret or a public key looks that has lost its beginning. */
const BARE = randomBytes(32).toString('base64');
const fresh = (): string => `whsec_${randomBytes(32).toString('base64')}`;
const SECRET = fresh();
const NOW = 1_800_000_000_000;

const ID = `evt_${'a'.repeat(26)}`;
const EVENT = {
  id: ID,
  type: 'checkout.paid',
  timestamp: '2027-01-15T08:00:00.000Z',
  data: {
    checkoutId: `co_${'b'.repeat(26)}`,
    orderId: '注文-1',
    status: 'paid',
    funds: 'authorized',
    captured: false,
    amount: 9_800,
    tax: 0,
    total: 9_800,
    currency: 'JPY',
    testMode: true,
  },
};
const BODY = JSON.stringify(EVENT);

function deliver(secrets: readonly string[] = [SECRET], now = NOW, change: Partial<OutboxRow> = {}) {
  const row = {
    eventId: ID,
    checkoutId: EVENT.data.checkoutId,
    body: BODY,
    tries: 0,
    createdAt: NOW,
    ...change,
  };
  const { headers, body } = prepareDelivery(
    row,
    'https://shop.example/hooks',
    secrets.map((one) => new Secret(one)),
    now,
  );
  return { headers: { ...headers }, body };
}

/** The code of the refusal, or `believed`. */
function judge(...args: Parameters<typeof verifyWebhook>): WebhookRefusal | 'believed' {
  const [body, headers, secret, options = { now: NOW }] = args;
  try {
    verifyWebhook(body, headers, secret, options);
    return 'believed';
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.code;
    throw error;
  }
}

describe('a webhook that we sent', () => {
  it('gives its event, from text and from bytes, from either kind of headers', () => {
    const { body, headers } = deliver();
    expect(verifyWebhook(body, headers, SECRET, { now: NOW })).toEqual(EVENT);
    expect(verifyWebhook(Buffer.from(body), new Headers(headers), SECRET, { now: NOW })).toEqual(EVENT);
  });

  it('is signed as in this vector', () => {
    const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
    const { headers } = deliver([secret]);
    expect(headers).toEqual({
      'content-type': 'application/json',
      'user-agent': 'epos-kantan',
      'webhook-id': ID,
      'webhook-timestamp': '1800000000',
      'webhook-signature': 'v1,dUEEwPgyYmNPPvliEo6m2jKzdNX68ohbQb5y1aF6xaA=',
    });
    const byHand = createHmac('sha256', '0123456789abcdef0123456789abcdef').update(
      `${ID}.1800000000.${BODY}`,
    );
    expect(headers['webhook-signature']).toBe(`v1,${byHand.digest('base64')}`);
  });

  it('is believed by the reference library, whose clock is the real one', () => {
    const { body, headers } = deliver([SECRET], Date.now());
    expect(new Webhook(SECRET).verify(body, headers)).toEqual(EVENT);
  });

  it('is believed when the reference library signed it', () => {
    const signature = new Webhook(SECRET).sign(ID, new Date(NOW), BODY);
    const headers = {
      'webhook-id': ID,
      'webhook-timestamp': String(NOW / 1000),
      'webhook-signature': signature,
    };
    expect(judge(BODY, headers, SECRET)).toBe('believed');
  });

  it('lets unknown fields of a newer version through', () => {
    const body = JSON.stringify({ ...EVENT, newer: 1, data: { ...EVENT.data, newer: 1 } });
    const delivery = deliver([SECRET], NOW, { body });
    expect(verifyWebhook(delivery.body, delivery.headers, SECRET, { now: NOW })).toEqual(EVENT);
  });
});

describe('an event of a newer version', () => {
  const NEWER = { ...EVENT, type: 'payout.sent', data: { payoutId: 'po_1' } };
  const signed = deliver([SECRET], NOW, { body: JSON.stringify(NEWER) });

  it('is given with its type and its data, once its signature and its time are right', () => {
    expect(verifyWebhook(signed.body, signed.headers, SECRET, { now: NOW })).toEqual(NEWER);
    expect(judge(signed.body, signed.headers, fresh())).toBe('signature_mismatch');
    expect(judge(signed.body, signed.headers, SECRET, { now: NOW + 301_000 })).toBe('timestamp_out_of_range');
  });

  it('is told apart by its type, and the known ones keep their data', () => {
    const seen = [signed, deliver()].map(({ body, headers }) => {
      const event = verifyWebhook(body, headers, SECRET, { now: NOW });
      switch (event.type) {
        case 'checkout.paid':
        case 'checkout.captured':
          expectTypeOf(event).toEqualTypeOf<WebhookEvent>();
          return event.data.orderId;
        case 'checkout.failed':
        case 'checkout.canceled':
        case 'checkout.expired':
        case 'checkout.refunded':
        case 'checkout.changed':
        case 'checkout.attention':
          return 'other';
        default:
          expectTypeOf(event).toEqualTypeOf<UnknownWebhookEvent>();
          return event.type;
      }
    });
    expect(seen).toEqual(['payout.sent', '注文-1']);
  });
});

describe('an attention about a trade without a record', () => {
  const ORPHAN: OrphanEvent = {
    id: ID,
    type: 'checkout.attention',
    timestamp: EVENT.timestamp,
    data: {
      ...{ reason: 'orphan_trade', gmoOrderId: `ek${'b'.repeat(20)}-01`, orderId: null, checkoutId: null },
      ...{ captured: false, amount: yen(9800), tax: yen(0), total: yen(9800), currency: 'JPY' },
      ...{ testMode: true, detail: 'x' },
    },
  };
  const read = (event: object) => {
    const { body, headers } = deliver([SECRET], NOW, { body: JSON.stringify(event) });
    return verifyWebhook(body, headers, SECRET, { now: NOW });
  };

  it('is given, and is not taken for one about a checkout', () => {
    const event = read(ORPHAN);
    expect(event).toEqual(ORPHAN);
    expect([isOrphanWebhook(event), isKnownWebhook(event)]).toEqual([true, false]);
    expect(read({ ...ORPHAN, data: { ...ORPHAN.data, newer: 1 } })).toEqual(ORPHAN);
  });

  it('is not seen in anything else', () => {
    expect(isOrphanWebhook(read(EVENT))).toBe(false);
    expect(isKnownWebhook(read(EVENT))).toBe(true);
    expect(isOrphanWebhook(read({ ...ORPHAN, type: 'payout.sent' }))).toBe(false);
  });

  it.each([
    ['a checkout’s status in its place', { ...EVENT.data, reason: 'orphan_trade' }],
    ['no OrderID of ours', { ...ORPHAN.data, gmoOrderId: 'order-1' }],
    ['no total', { ...ORPHAN.data, total: undefined }],
  ])('is refused with %s', (_, data) => {
    expect(() => read({ ...ORPHAN, data })).toThrow(WebhookVerificationError);
  });
});

describe('secrets in rotation', () => {
  const [older, newer] = [fresh(), fresh()];
  it('are read from the text of the variable as the BFF reads it', () => {
    const text = `b:${newer}, a:${older}`;
    for (const secret of [older, newer]) {
      const { body, headers } = deliver([secret]);
      expect(judge(body, headers, text)).toBe('believed');
    }
    const { body, headers } = deliver([fresh()]);
    expect(judge(body, headers, text)).toBe('signature_mismatch');
    expect(() => judge(body, headers, `${newer},${older}`)).toThrow(RangeError);
  });

  it.each([
    '',
    'whsec_',
    'whsec_a',
    'whsec_ab=',
    'whsec_!!!!',
    'can ary!',
    'a:whsec_,b:whsec_AAAA',
    BARE,
    `b:${BARE},a:whsec_${BARE}`,
  ])('are refused by what they should have been when they are none: %j', (text) => {
    const { body, headers } = deliver([fresh()]);
    expect(() => judge(body, headers, text)).toThrow(RangeError);
    expect(() => judge(body, headers, text)).toThrow(
      /^the secret must be whsec_… or whpk_…, or id:value pairs/,
    );
  });

  it('let a receiver know the old, the new, or both', () => {
    const { body, headers } = deliver([newer, older]);
    expect([older, newer].map((secret) => judge(body, headers, secret))).toEqual(['believed', 'believed']);
    const oldOnly = deliver([older]);
    expect(judge(oldOnly.body, oldOnly.headers, [newer, older])).toBe('believed');
  });

  it('end: the old one is refused afterwards', () => {
    const { body, headers } = deliver([newer]);
    expect(judge(body, headers, older)).toBe('signature_mismatch');
    expect(judge(body, headers, [])).toBe('signature_mismatch');
  });
});

describe('a webhook is refused', () => {
  const { body, headers } = deliver();
  it.each<[string, string | Uint8Array]>([
    ['altered', body.replace('9800', '9801')],
    ['serialised again', JSON.stringify(JSON.parse(body), null, 1)],
    ['followed by a line end', `${body}\n`],
    ['behind a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(body)])],
    ['with bytes that are no text', Buffer.from(body.replace('注', '\xff'), 'latin1')],
    ['cut', body.slice(0, -1)],
    ['empty', ''],
    ['longer than is looked at', body + ' '.repeat(65_536)],
  ])('when its body is %s', (_, changed) => {
    expect(judge(changed, headers, SECRET)).toBe('signature_mismatch');
  });

  it('when its body was parsed', () => {
    expect(judge(JSON.parse(body) as string, headers, SECRET)).toBe('body_not_raw');
  });

  it.each([
    [300, 'believed'],
    [301, 'timestamp_out_of_range'],
    [-300, 'believed'],
    [-301, 'timestamp_out_of_range'],
  ])('when it is %s s old: %s', (seconds, expected) => {
    expect(judge(body, headers, SECRET, { now: NOW + seconds * 1000 })).toBe(expected);
    expect(judge(body, headers, SECRET, { now: NOW + seconds * 1000, toleranceSeconds: 301 })).toBe(
      'believed',
    );
  });

  it.each(['', 'now', '1800000000.5', '-1', '1e9', '1800000000 ', '99999999999999'])(
    'when its timestamp is %j',
    (timestamp) => {
      expect(judge(body, { ...headers, 'webhook-timestamp': timestamp }, SECRET)).not.toBe('believed');
    },
  );

  it('when its timestamp was renewed without the secret', () => {
    const later = NOW + 3_600_000;
    const replay = { ...headers, 'webhook-timestamp': String(later / 1000) };
    expect(judge(body, replay, SECRET, { now: later })).toBe('signature_mismatch');
  });

  it('when its id was swapped', () => {
    const other = `evt_${'c'.repeat(26)}`;
    expect(judge(body, { ...headers, 'webhook-id': other }, SECRET)).toBe('signature_mismatch');
    const signed = deliver([SECRET], NOW, { eventId: other });
    expect(judge(signed.body, signed.headers, SECRET)).toBe('event_unreadable');
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('when %s is missing', (name) => {
    expect(judge(body, { ...headers, [name]: undefined }, SECRET)).toBe('header_missing');
    expect(judge(body, { ...headers, [name]: ['a', 'b'] }, SECRET)).toBe('header_missing');
    const others = new Headers(headers);
    others.delete(name);
    expect(judge(body, others, SECRET)).toBe('header_missing');
  });

  it.each<[string, (signature: string) => string]>([
    ['has no scheme', (signature) => signature.slice(3)],
    ['has another scheme', (signature) => `v1a${signature.slice(2)}`],
    ['is a scheme only', () => 'v1,'],
    ['is cut', (signature) => signature.slice(0, -1)],
    ['stands behind ten others', (signature) => `${'v1,x '.repeat(10)}${signature}`],
  ])('when its signature %s', (_, change) => {
    const changed = { ...headers, 'webhook-signature': change(headers['webhook-signature'] ?? '') };
    expect(judge(body, changed, SECRET)).toBe('signature_mismatch');
  });

  it('when it was signed with another secret', () => {
    expect(judge(body, headers, fresh())).toBe('signature_mismatch');
  });

  it.each(['', 'whsec_', 'whsec_%%%'])('when the secret is %j, because nothing can be checked', (secret) => {
    expect(() => verifyWebhook(body, headers, secret, { now: NOW })).toThrow();
  });

  it('when the signature fits but the body is no event', () => {
    const broken = [
      { ...EVENT, type: 7 },
      { ...EVENT, type: '' },
      { ...EVENT, data: { ...EVENT.data, total: 'much' } },
      { ...EVENT, type: 'checkout.teleported', data: null },
      { ...EVENT, type: 'checkout.teleported', id: `evt_${'c'.repeat(26)}` },
    ].map((event) => JSON.stringify(event));
    for (const text of ['{}', 'null', '{"id":', ...broken]) {
      const signed = deliver([SECRET], NOW, { body: text });
      expect(judge(signed.body, signed.headers, SECRET)).toBe('event_unreadable');
    }
  });
});

describe('a refusal', () => {
  const { body, headers } = deliver();
  const errorOf = (changed: string | Uint8Array, changes = {}, options = {}): WebhookVerificationError => {
    try {
      verifyWebhook(changed, { ...headers, ...changes }, SECRET, { now: NOW, ...options });
    } catch (error) {
      if (error instanceof WebhookVerificationError) return error;
    }
    throw new Error('not refused');
  };

  it('says what is probably wrong, by the name of its class', () => {
    const raw = errorOf(JSON.parse(body) as string);
    expect(String(raw)).toBe(
      'WebhookVerificationError: Pass the raw body: a parsed one can never have the signature.',
    );
    expect(errorOf('{}').message).toBe(
      'No signature fits. Check WEBHOOK_SECRET, and that nothing parsed or re-encoded the body on its way here.',
    );
    expect(errorOf(body, {}, { now: 0, toleranceSeconds: 7 }).message).toBe(
      'The webhook is more than 7 s old or new: a replay, or a clock that is wrong.',
    );
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('names %s when it is empty', (name) => {
    const told = { code: 'header_missing', message: `The header ${name} is missing.` };
    expect(errorOf(body, { [name]: '' })).toMatchObject(told);
  });

  it('tells a body that is no event from one of another event, and keeps the cause', () => {
    const unreadable = deliver([SECRET], NOW, { body: '{}' });
    expect(errorOf(unreadable.body, unreadable.headers)).toMatchObject({
      message: 'The signature fits, but the body is not an event.',
      cause: { name: 'ZodError' },
    });
    const other = deliver([SECRET], NOW, { eventId: `evt_${'c'.repeat(26)}` });
    expect(errorOf(other.body, other.headers).message).toBe('webhook-id is not the id of the event.');
  });
});

describe('the body of a webhook', () => {
  const sent = (body: string) => deliver([SECRET], NOW, { body });

  it('is read from bytes of any kind', () => {
    const { body, headers } = sent(BODY);
    expect(judge(new Uint8Array(Buffer.from(body)), headers, SECRET)).toBe('believed');
  });

  it('has 65,536 characters at most', () => {
    const longest = BODY.padEnd(65_536, ' ');
    const ends = [longest, `${longest} `].map((text) => judge(text, sent(text).headers, SECRET));
    expect(ends).toEqual(['believed', 'signature_mismatch']);
  });

  it('is not another one whose bytes are no text, though both would be shown alike', () => {
    const { body, headers } = sent(JSON.stringify({ ...EVENT, newer: '\ufffd' }));
    const [before = '', behind = ''] = body.split('\ufffd');
    const bytes = Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from(behind)]);
    expect(judge(body, headers, SECRET)).toBe('believed');
    expect(judge(bytes, headers, SECRET)).toBe('signature_mismatch');
  });
});

it('an attention about a checkout is known, and is not one about a trade without a record', () => {
  const event = {
    ...EVENT,
    type: 'checkout.attention' as const,
    data: { ...EVENT.data, reason: 'paid_late' as const },
  };
  const { body, headers } = deliver([SECRET], NOW, { body: JSON.stringify(event) });
  const verified = verifyWebhook(body, headers, SECRET, { now: NOW });
  expect([isOrphanWebhook(verified), isKnownWebhook(verified)]).toEqual([false, true]);
});
