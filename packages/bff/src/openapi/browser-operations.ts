/** The routes for a page's script, as the description tells them. */
import {
  availabilitySchema,
  beaconSchema,
  checkoutResponseSchema,
  createCheckoutResponseSchema,
  handleSchema,
  lookupResponseSchema,
  orderTokenRequestSchema,
} from '@epos-kantan/shared';
import type { ErrorCode } from '@epos-kantan/shared';
import { ANYWHERE, LIMITED, WITH_BODY, json } from './api-operation.ts';
import type { ApiOperation } from './api-operation.ts';

const BROWSER = ['origin_not_allowed', ...LIMITED, ...ANYWHERE] as const satisfies readonly ErrorCode[];
const ORDER = [
  'order_token_invalid',
  'order_token_expired',
  'return_url_not_allowed',
  'amount_not_allowed',
] as const;

/** Why a start can end without a payment page. */
export const START_PROBLEMS = [
  ...ORDER,
  'order_changed',
  'order_closed',
  'attempts_exhausted',
  'start_in_progress',
  'outcome_unknown',
  'gateway_unreachable',
  'gateway_busy',
  'gateway_refused',
] as const satisfies readonly ErrorCode[];

const token = { type: 'application/json', schema: orderTokenRequestSchema };
const segments = { handle: handleSchema };

/** The routes for a page's script. */
export const browserOperations: readonly ApiOperation[] = [
  {
    id: 'createCheckout',
    group: 'browser',
    method: 'post',
    path: '/v1/checkouts',
    does: {
      en: 'Start or resume the payment of an order. The order is the key: the answer is its present state.',
      ja: '注文の支払いを開始または再開します。注文がキーとなり、常に現在の状態を返します。',
    },
    body: token,
    answers: {
      200: json({ en: 'What was there.', ja: 'すでにあった決済です。' }, createCheckoutResponseSchema),
      201: json({ en: 'A new attempt.', ja: '新しい支払いを開始しました。' }, createCheckoutResponseSchema),
    },
    problems: [...BROWSER, ...WITH_BODY, 'invalid_json', ...START_PROBLEMS],
  },
  {
    id: 'lookupCheckout',
    group: 'browser',
    method: 'post',
    path: '/v1/checkouts/lookup',
    does: {
      en: 'What became of an order. Never calls GMO-PG, never starts anything.',
      ja: '注文のその後を返します。GMO-PG への問い合わせや支払いの開始は行いません。',
    },
    body: token,
    answers: {
      200: json({ en: 'The checkout, or null.', ja: '決済です。なければ null です。' }, lookupResponseSchema),
    },
    problems: [...BROWSER, ...WITH_BODY, 'invalid_json', ...ORDER],
  },
  {
    id: 'getCheckout',
    group: 'browser',
    method: 'get',
    path: '/v1/checkouts/:handle',
    does: { en: 'One checkout as it is stored.', ja: '保存されている決済 1 件を返します。' },
    segments,
    answers: { 200: json({ en: 'The checkout.', ja: '決済です。' }, checkoutResponseSchema) },
    problems: BROWSER,
  },
  {
    id: 'watchCheckout',
    group: 'browser',
    method: 'get',
    path: '/v1/checkouts/:handle/events',
    does: {
      en: 'Server-sent events: one `checkout` event now and one per change, for at most five minutes.',
      ja: 'Server-sent events：現在の状態と変化のたびに `checkout` イベントを送ります（最長 5 分）。',
    },
    segments,
    answers: {
      200: {
        says: {
          en: 'The data of each event is the answer of `GET /v1/checkouts/{handle}`.',
          ja: '各イベントのデータは `GET /v1/checkouts/{handle}` の応答と同じです。',
        },
        content: { type: 'text/event-stream' },
      },
      204: {
        says: {
          en: 'Too many watch already: ask from time to time instead.',
          ja: '同時接続が多いため受け付けられません。代わりに定期的に取得してください。',
        },
      },
    },
    problems: BROWSER,
  },
  {
    id: 'getAvailability',
    group: 'browser',
    method: 'get',
    path: '/v1/availability',
    does: {
      en: 'Whether payments can be taken at the moment.',
      ja: '現在支払いを受け付けられるかを返します。',
    },
    answers: {
      200: json(
        { en: 'Yes, or why not.', ja: '利用できるか、できない場合はその理由です。' },
        availabilitySchema,
      ),
    },
    problems: BROWSER,
  },
  {
    id: 'takeBeacon',
    group: 'browser',
    method: 'post',
    path: '/v1/beacon',
    does: {
      en: 'Count a button that was seen or pressed, for pages whose button has the attribute `beacon`. No personal data.',
      ja: '属性 `beacon` を付けたボタンの表示・押下を数えます。個人データは含みません。',
    },
    body: { type: 'text/plain', schema: beaconSchema },
    answers: { 204: { says: { en: 'Counted.', ja: '記録しました。' } } },
    problems: [...BROWSER, ...WITH_BODY],
  },
];
