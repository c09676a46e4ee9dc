/** The keys of `WEBHOOK_SECRET` by the words of Standard Webhooks, with a vector of its specification. */
import { createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import { Secret } from '@epos-kantan/shared';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { secretStrengthFault } from '../config/config-values.ts';
import { prepareDelivery } from './prepare-delivery.ts';
import { isSignatureBy, publicKeyTextOf, readPrivateKey, readPublicKey, signContent } from './signing-key.ts';
import { WebhookVerificationError, verifyWebhook } from './verify-webhook.ts';

const NOW = 1_800_000_000_000;
const ID = `evt_${'a'.repeat(26)}`;
const EVENT = {
  id: ID,
  type: 'checkout.paid',
  timestamp: '2027-01-15T08:00:00.000Z',
  data: {
    ...{ checkoutId: `co_${'b'.repeat(26)}`, orderId: '注文-1', status: 'paid', funds: 'authorized' },
    ...{ captured: false, amount: 9_800, tax: 0, total: 9_800, currency: 'JPY', testMode: true },
  },
};
const BODY = JSON.stringify(EVENT);

/** A fresh pair as the documentation makes it. */
function makePair(): { readonly privateKey: string; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const last32 = (der: Buffer): string => der.subarray(-32).toString('base64');
  return {
    privateKey: `whsk_${last32(privateKey.export({ format: 'der', type: 'pkcs8' }))}`,
    publicKey: `whpk_${last32(publicKey.export({ format: 'der', type: 'spki' }))}`,
  };
}
const symmetric = (): string => `whsec_${randomBytes(32).toString('base64')}`;

function deliver(secrets: readonly string[], now = NOW) {
  const row = { eventId: ID, checkoutId: EVENT.data.checkoutId, body: BODY, tries: 0, createdAt: NOW };
  const all = secrets.map((one) => new Secret(one));
  return { ...prepareDelivery(row, 'https://shop.example/hooks', all, now).headers };
}

function judge(headers: Record<string, string>, secret: string | readonly string[], body = BODY): string {
  try {
    verifyWebhook(body, headers, secret, { now: NOW });
    return 'believed';
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.code;
    throw error;
  }
}

describe('an asymmetric signature', () => {
  it('is that of the example of the specification, by a key of 64 bytes as other senders keep it', () => {
    const pair =
      'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==';
    const content = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: 1_614_265_330_000,
      body: '{"test": 2432232314}',
    };
    const signature =
      'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==';
    expect(signContent(pair, content)).toBe(signature);
    expect(publicKeyTextOf(pair)).toBe('whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=');
    const key = readPublicKey('whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=');
    if (key === null) throw new Error('the key was not read');
    expect(isSignatureBy(key, content, signature)).toBe(true);
  });

  it('is of id, time and body, joined by full stops, as anybody can check by hand', () => {
    const { privateKey, publicKey } = makePair();
    const signature = deliver([privateKey])['webhook-signature'] ?? '';
    const der = Buffer.from(
      `302a300506032b6570032100${Buffer.from(publicKey.slice(5), 'base64').toString('hex')}`,
      'hex',
    );
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const bytes = Buffer.from(signature.replace('v1a,', ''), 'base64');
    expect(verify(null, Buffer.from(`${ID}.${String(NOW / 1000)}.${BODY}`), key, bytes)).toBe(true);
  });

  it('is believed by verifyWebhook with the public key, plain or named, and gives the event', () => {
    const { privateKey, publicKey } = makePair();
    const headers = deliver([privateKey]);
    expect(verifyWebhook(BODY, headers, publicKey, { now: NOW })).toEqual(EVENT);
    expect(judge(headers, `new:${makePair().publicKey},old:${publicKey}`)).toBe('believed');
    expect(judge(headers, makePair().publicKey)).toBe('signature_mismatch');
    expect(judge(headers, publicKey, BODY.replace('9800', '9801'))).toBe('signature_mismatch');
    expect(judge({ ...headers, 'webhook-id': `evt_${'c'.repeat(26)}` }, publicKey)).toBe(
      'signature_mismatch',
    );
  });

  it.each<[string, (signature: string) => string]>([
    ['has the symmetric scheme', (signature) => signature.replace('v1a,', 'v1,')],
    ['has no scheme', (signature) => signature.replace('v1a,', '')],
    ['is cut', (signature) => signature.slice(0, -5)],
    ['is spelled without padding', (signature) => signature.replace(/=+$/, '')],
    ['stands behind ten others', (signature) => `${'v1,x '.repeat(10)}${signature}`],
    ['is nothing but zeros', () => `v1a,${Buffer.alloc(64).toString('base64')}`],
  ])('is not believed when it %s', (_, change) => {
    const { privateKey, publicKey } = makePair();
    const headers = deliver([privateKey]);
    const signature = change(headers['webhook-signature'] ?? '');
    expect(judge({ ...headers, 'webhook-signature': signature }, publicKey)).toBe('signature_mismatch');
  });

  it('cannot be made of the public key, which everybody may know, by the symmetric scheme', () => {
    const { publicKey } = makePair();
    const forged = new Webhook(publicKey.slice(5)).sign(ID, new Date(NOW), BODY);
    const headers = { ...deliver([symmetric()]), 'webhook-signature': forged };
    expect(judge(headers, publicKey)).toBe('signature_mismatch');
  });
});

describe('several secrets', () => {
  it('all sign, symmetric and asymmetric ones in one header, and each receiver finds its own', () => {
    const [one, two] = [makePair(), makePair()];
    const [three, four] = [symmetric(), symmetric()];
    const headers = deliver([one.privateKey, two.privateKey, three, four], Date.now());
    const schemes = (headers['webhook-signature'] ?? '')
      .split(' ')
      .map((signature) => signature.split(',')[0]);
    expect(schemes).toEqual(['v1a', 'v1a', 'v1', 'v1']);
    for (const secret of [one.publicKey, two.publicKey, three, four])
      expect(verifyWebhook(BODY, headers, secret)).toEqual(EVENT);
    // The public library, which knows the symmetric scheme only, finds its signature among the others.
    for (const secret of [three, four]) expect(new Webhook(secret).verify(BODY, headers)).toEqual(EVENT);
    expect(() => new Webhook(symmetric()).verify(BODY, headers)).toThrow();
  });

  it('let a shop go over from a shared secret to a public key without a webhook refused', () => {
    const { privateKey, publicKey } = makePair();
    const shared = symmetric();
    const receivers = [shared, `new:${publicKey},old:${shared}`, publicKey];
    const senders = [[shared], [privateKey, shared], [privateKey]];
    const judged = senders.map((secrets) => receivers.map((secret) => judge(deliver(secrets), secret)));
    expect(judged).toEqual([
      ['believed', 'believed', 'signature_mismatch'],
      ['believed', 'believed', 'believed'],
      ['signature_mismatch', 'believed', 'believed'],
    ]);
  });
});

describe('a key', () => {
  it('that signs is not taken by the shop’s server: it would not need it, and could lose it', () => {
    const { privateKey } = makePair();
    expect(() => judge(deliver([privateKey]), privateKey)).toThrow(RangeError);
    expect(() => judge(deliver([privateKey]), `a:${privateKey}`)).toThrow(/whpk_… of the pair/);
    expect(() => judge(deliver([privateKey]), privateKey)).not.toThrow(privateKey.slice(5));
  });

  it.each(['whpk_', 'whpk_AAAA', `whpk_${randomBytes(33).toString('base64')}`, `whpk_${'-'.repeat(43)}=`])(
    'that is no public key is refused by what it should have been: %j',
    (text) => {
      expect(() => judge(deliver([symmetric()]), text)).toThrow(/^the secret must be whsec_… or whpk_…/);
    },
  );

  it('is taken as WEBHOOK_SECRET in either length, when its halves belong together', () => {
    const { privateKey, publicKey } = makePair();
    const bytes = (text: string): Buffer => Buffer.from(text.slice(5), 'base64');
    const both = (secret: string, open: string): string =>
      `whsk_${Buffer.concat([bytes(secret), bytes(open)]).toString('base64')}`;
    expect(secretStrengthFault('webhook', privateKey)).toBeNull();
    expect(secretStrengthFault('webhook', both(privateKey, publicKey))).toBeNull();
    expect(publicKeyTextOf(both(privateKey, publicKey))).toBe(publicKey);
    expect(secretStrengthFault('webhook', both(privateKey, makePair().publicKey))).toContain('put whsk_ and');
    expect(secretStrengthFault('webhook', publicKey)).toContain('is the public key');
    expect(secretStrengthFault('webhook', `whsk_${'A'.repeat(43)}=`)).toContain('too regular');
    expect(readPrivateKey(privateKey.slice(5))).toBeNull();
  });
});
