/** The routes for the shop's server, as the description tells them. */
import {
  adoptRequestSchema,
  cancelRequestSchema,
  changeRequestSchema,
  checkoutIdSchema,
  conversionQuerySchema,
  conversionReportSchema,
  eventIdSchema,
  gmoOrderIdSchema,
  listCheckoutsQuerySchema,
  listCheckoutsResponseSchema,
  listEventsQuerySchema,
  listEventsResponseSchema,
  listForwardsQuerySchema,
  listForwardsResponseSchema,
  merchantCheckoutResponseSchema,
  noFieldsSchema,
  redeliverForwardsRequestSchema,
  redeliverManyRequestSchema,
  redeliverManyResponseSchema,
  redeliverResponseSchema,
  refundRequestSchema,
  salesEntriesSchema,
  salesQuerySchema,
  salesSumsSchema,
  showCheckoutResponseSchema,
  startTrialRequestSchema,
  startTrialResponseSchema,
} from '@epos-kantan/shared';
import type { ErrorCode } from '@epos-kantan/shared';
import { z } from 'zod';
import { ANYWHERE, LIMITED, WITH_BODY, json } from './api-operation.ts';
import type { ApiOperation, Both } from './api-operation.ts';

const KEYED = [
  'unauthorized',
  'origin_not_allowed',
  ...LIMITED,
  ...ANYWHERE,
] as const satisfies readonly ErrorCode[];

/** What every command can answer with. */
const COMMANDED = [
  ...KEYED,
  ...WITH_BODY,
  'invalid_json',
  'read_only_key',
  'idempotency_key_missing',
  'idempotency_key_invalid',
  'idempotency_key_reused',
  'request_in_progress',
  'outcome_unknown',
] as const satisfies readonly ErrorCode[];

const REPLAYED = { 'Idempotency-Replayed': '`true` when the answer was given before' };

interface Command {
  readonly name: string;
  readonly does: Both;
  readonly schema?: z.ZodType;
  readonly problems: readonly ErrorCode[];
}

function command({ name, does, schema = noFieldsSchema, problems }: Command): ApiOperation {
  return {
    id: `${name}Checkout`,
    group: 'merchant',
    method: 'post',
    path: `/v1/merchant/checkouts/:id/${name}`,
    does,
    key: 'write',
    segments: { id: checkoutIdSchema },
    body: { type: 'application/json', schema, optional: schema.safeParse({}).success },
    answers: {
      200: json(
        { en: 'Done. The checkout as it is.', ja: '完了しました。現在の決済です。' },
        merchantCheckoutResponseSchema,
        REPLAYED,
      ),
      202: json(
        {
          en: 'Begun, and the end is not known yet: repeat the request with the same key.',
          ja: '受け付けましたが、結果はまだ確定していません。同じキーでもう一度リクエストしてください。',
        },
        merchantCheckoutResponseSchema,
        { 'Retry-After': 'seconds' },
      ),
    },
    problems: [...COMMANDED, ...problems],
  };
}

/** The routes for the shop's server. */
export const merchantOperations: readonly ApiOperation[] = [
  {
    id: 'listCheckouts',
    group: 'merchant',
    method: 'get',
    path: '/v1/merchant/checkouts',
    does: { en: 'List checkouts, newest first.', ja: '決済を新しい順に一覧します。' },
    key: 'read',
    query: listCheckoutsQuerySchema,
    answers: {
      200: json({ en: 'A page of checkouts.', ja: '決済の 1 ページ分です。' }, listCheckoutsResponseSchema),
    },
    problems: [...KEYED, 'invalid_request'],
  },
  {
    id: 'showCheckout',
    group: 'merchant',
    method: 'get',
    path: '/v1/merchant/checkouts/:id',
    does: {
      en: 'One checkout with its attempts, its timeline and what became of each webhook.',
      ja: '決済 1 件の試行、経過、Webhook の配信結果を返します。',
    },
    key: 'read',
    segments: { id: checkoutIdSchema },
    answers: { 200: json({ en: 'The checkout.', ja: '決済です。' }, showCheckoutResponseSchema) },
    problems: KEYED,
  },
  command({
    name: 'capture',
    does: { en: 'Take the secured money.', ja: '与信済みの金額を売上確定します。' },
    problems: [
      'not_authorized',
      'order_closed',
      'operation_in_progress',
      'capture_failed',
      'gateway_unreachable',
    ],
  }),
  command({
    name: 'cancel',
    does: {
      en: 'Give the whole payment back, or close an order that nobody has paid.',
      ja: '決済を全額取り消します。未払いの注文なら、以後の支払いを締め切ります。',
    },
    schema: cancelRequestSchema,
    problems: ['not_authorized', 'operation_in_progress', 'adjustment_refused', 'gateway_unreachable'],
  }),
  command({
    name: 'refund',
    does: {
      en: 'Give a part of the taken money back, or the rest.',
      ja: '売上の一部または残額を返金します。',
    },
    schema: refundRequestSchema,
    problems: [
      'not_authorized',
      'not_captured',
      'order_closed',
      'refund_too_large',
      'operation_in_progress',
      'adjustment_refused',
      'gateway_unreachable',
    ],
  }),
  command({
    name: 'change',
    does: {
      en: 'Lower the payment to this amount and tax.',
      ja: '決済金額をここで指定した金額と税に減額します。',
    },
    schema: changeRequestSchema,
    problems: [
      'not_authorized',
      'order_closed',
      'change_not_lower',
      'operation_in_progress',
      'adjustment_refused',
      'gateway_unreachable',
    ],
  }),
  command({
    name: 'inquire',
    does: { en: 'Ask GMO-PG now.', ja: 'GMO-PG に今すぐ照会します。' },
    problems: [],
  }),
  {
    id: 'listEvents',
    group: 'merchant',
    method: 'get',
    path: '/v1/merchant/events',
    does: {
      en: 'List the events for the shop, oldest first, with what became of their webhooks.',
      ja: 'ショップ向けイベントを古い順に、Webhook の配信結果とともに一覧します。',
    },
    key: 'read',
    query: listEventsQuerySchema,
    answers: {
      200: json({ en: 'A page of events.', ja: 'イベントの 1 ページ分です。' }, listEventsResponseSchema),
    },
    problems: [...KEYED, 'invalid_request'],
  },
  {
    id: 'redeliverEvent',
    group: 'merchant',
    method: 'post',
    path: '/v1/merchant/events/:id/redeliver',
    does: {
      en: 'Send one event again, with the same id and the same body.',
      ja: 'イベント 1 件を、同じ ID と本文で再送します。',
    },
    key: 'write',
    segments: { id: eventIdSchema },
    body: { type: 'application/json', schema: noFieldsSchema, optional: true },
    answers: {
      200: json(
        { en: 'It waits to be sent.', ja: '送信待ちになりました。' },
        redeliverResponseSchema,
        REPLAYED,
      ),
    },
    problems: COMMANDED,
  },
  {
    id: 'redeliverEvents',
    group: 'merchant',
    method: 'post',
    path: '/v1/merchant/events/redeliver',
    does: {
      en: 'Send a range of events again, at most 500 for one request.',
      ja: '範囲を指定してイベントを再送します（1 回のリクエストで最大 500 件）。',
    },
    key: 'write',
    body: { type: 'application/json', schema: redeliverManyRequestSchema, optional: true },
    answers: {
      200: json(
        { en: 'They wait to be sent.', ja: '送信待ちになりました。' },
        redeliverManyResponseSchema,
        REPLAYED,
      ),
    },
    problems: COMMANDED,
  },
  {
    id: 'startTrial',
    group: 'merchant',
    method: 'post',
    path: '/v1/merchant/trials',
    does: {
      en: "Begin a test payment of the operator's: it is not captured by itself, and the shop is not told of it.",
      ja: '運用担当者によるテスト決済を開始します。自動で売上確定されず、ショップにも通知されません。',
    },
    key: 'write',
    body: { type: 'application/json', schema: startTrialRequestSchema, optional: true },
    answers: {
      200: json(
        {
          en: 'The checkout, and the page from which it is paid.',
          ja: '決済と、支払いを行うページの URL です。',
        },
        startTrialResponseSchema,
        REPLAYED,
      ),
    },
    problems: [
      ...COMMANDED,
      'start_in_progress',
      'order_closed',
      'attempts_exhausted',
      'gateway_unreachable',
      'gateway_busy',
      'gateway_refused',
    ],
  },
  {
    id: 'adoptOrphan',
    group: 'merchant',
    method: 'post',
    path: '/v1/merchant/orphans/:gmoOrderId/adopt',
    does: {
      en: 'Take a paid trade that the BFF has no record of into its books (see the attention orphan_trade). Captures nothing.',
      ja: 'BFF に記録のない支払い済み取引を台帳に取り込みます（注意事項 orphan_trade を参照）。売上確定は行いません。',
    },
    key: 'write',
    segments: { gmoOrderId: gmoOrderIdSchema },
    body: { type: 'application/json', schema: adoptRequestSchema, optional: true },
    answers: {
      200: json(
        { en: 'It is a payment of its order now.', ja: '注文の決済として登録されました。' },
        merchantCheckoutResponseSchema,
        REPLAYED,
      ),
    },
    problems: [
      ...COMMANDED,
      'not_paid',
      'order_unknown',
      'order_differs',
      'attempts_exhausted',
      'gateway_unreachable',
    ],
  },
  {
    id: 'listForwards',
    group: 'merchant',
    method: 'get',
    path: '/v1/merchant/forwards',
    does: {
      en: 'List notifications of other payment methods that were not passed on yet, or were given up.',
      ja: '他の決済手段の結果通知のうち、未転送または転送を断念したものを一覧します。',
    },
    key: 'read',
    query: listForwardsQuerySchema,
    answers: {
      200: json(
        {
          en: 'A page of them, never their content.',
          ja: '転送待ちの 1 ページ分です。通知の内容は含みません。',
        },
        listForwardsResponseSchema,
      ),
    },
    problems: [...KEYED, 'invalid_request'],
  },
  {
    id: 'redeliverForwards',
    group: 'merchant',
    method: 'post',
    path: '/v1/merchant/forwards/redeliver',
    does: {
      en: 'Pass those on once more that were given up, at most 500 for one request.',
      ja: '転送を断念した結果通知を再び転送します（1 回のリクエストで最大 500 件）。',
    },
    key: 'write',
    body: { type: 'application/json', schema: redeliverForwardsRequestSchema, optional: true },
    answers: {
      200: json(
        { en: 'They wait to be passed on.', ja: '転送待ちになりました。' },
        redeliverManyResponseSchema,
        REPLAYED,
      ),
    },
    problems: COMMANDED,
  },
  {
    id: 'reportConversion',
    group: 'merchant',
    method: 'get',
    path: '/v1/merchant/reports/conversion',
    does: {
      en: 'How many went how far, by day in Japan: button seen, pressed, started, sent on to EPOS, came back, paid.',
      ja: '表示・押下・開始・エポスへ遷移・戻り・支払い完了の件数を、日本時間の日別で返します。',
    },
    key: 'read',
    query: conversionQuerySchema,
    answers: {
      200: json(
        { en: 'The report, at most 92 days.', ja: 'レポートです（最長 92 日間）。' },
        conversionReportSchema,
      ),
    },
    problems: [...KEYED, 'invalid_request'],
  },
  {
    id: 'reportSales',
    group: 'merchant',
    method: 'get',
    path: '/v1/merchant/reports/sales',
    does: {
      en: "What was taken and given back, by day or month of GMO-PG's ProcessDate in Japan, or entry by entry; as JSON or CSV.",
      ja: '売上と返金を、GMO-PG の処理日（日本時間）の日別・月別、または明細で返します（JSON または CSV）。',
    },
    key: 'read',
    query: salesQuerySchema,
    answers: {
      200: {
        says: { en: 'The report.', ja: 'レポートです。' },
        content: { type: 'application/json', schema: z.union([salesSumsSchema, salesEntriesSchema]) },
        orElse: 'text/csv',
      },
    },
    problems: [...KEYED, 'invalid_request'],
  },
];
