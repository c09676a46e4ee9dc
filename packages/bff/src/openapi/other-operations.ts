/** The routes for shoppers, GMO-PG and operators, as the description tells them. */
import { checkoutFormSchema, handleSchema } from '@epos-kantan/shared';
import { z } from 'zod';
import { ANYWHERE, LIMITED, WITH_BODY, json } from './api-operation.ts';
import type { ApiAnswer, ApiOperation, Both } from './api-operation.ts';
import { START_PROBLEMS } from './browser-operations.ts';

const page = (says: Both): ApiAnswer => ({ says, content: { type: 'text/html' } });
const text = (says: Both): ApiAnswer => ({ says, content: { type: 'text/plain' } });
const onwards = (says: Both): ApiAnswer => ({ says, headers: { Location: 'where to go on' } });
const form = 'application/x-www-form-urlencoded';
const segments = { handle: handleSchema };

const returnKeySchema = z.string().regex(/^[a-z2-7]{26}$/);

const readinessSchema = z.object({
  ready: z.boolean(),
  checks: z.record(z.string(), z.string()),
});

const pages: readonly ApiOperation[] = [
  {
    id: 'startFromForm',
    group: 'page',
    method: 'post',
    path: '/checkout',
    does: { en: 'The road without JavaScript.', ja: 'JavaScript なしの支払い開始です。' },
    body: { type: form, schema: checkoutFormSchema },
    answers: {
      303: onwards({
        en: 'To the redirect page, or to the status page when there is nothing to pay.',
        ja: 'エポスへ送るページへ移動します。支払うものがない場合は状況ページへ移動します。',
      }),
    },
    problems: [...LIMITED, ...ANYWHERE, ...WITH_BODY, ...START_PROBLEMS],
    problemsArePages: true,
  },
  {
    id: 'showStatusPage',
    group: 'page',
    method: 'get',
    path: '/checkout/:handle',
    does: {
      en: 'The status page, which refreshes itself while nothing is proven.',
      ja: '状況ページです。結果が確定するまで自動で更新します。',
    },
    segments,
    answers: { 200: page({ en: 'The page.', ja: 'ページです。' }) },
    problems: [...LIMITED, ...ANYWHERE],
    problemsArePages: true,
  },
  {
    id: 'showRedirectPage',
    group: 'page',
    method: 'get',
    path: '/redirect/:handle',
    does: {
      en: 'The page that sends the shopper to EPOS; only while the checkout is payable.',
      ja: '購入者をエポスの画面へ送るページです。支払い可能な間だけ開けます。',
    },
    segments,
    answers: {
      200: page({ en: 'The page.', ja: 'ページです。' }),
      303: onwards({
        en: 'Not payable any more: to the status page.',
        ja: '支払い可能な期間が過ぎているため、状況ページへ移動します。',
      }),
    },
    problems: [...LIMITED, ...ANYWHERE],
    problemsArePages: true,
  },
  ...(['get', 'post'] as const).map((method): ApiOperation => ({
    id: method === 'get' ? 'returnFromEpos' : 'returnFromEposByForm',
    group: 'page',
    method,
    path: '/return/:returnKey',
    does: {
      en: 'Where EPOS sends the shopper back to. Trusts nothing that is posted.',
      ja: 'エポスからの戻り先です。送られてきた内容は信用しません。',
    },
    segments: { returnKey: returnKeySchema },
    answers: {
      303: onwards({
        en: "To the shop's page, with the handle.",
        ja: 'ハンドルを付けて、ショップのページへ移動します。',
      }),
    },
    problems: ANYWHERE,
    problemsArePages: true,
  })),
];

const assets: readonly ApiOperation[] = [
  {
    id: 'getAsset',
    group: 'page',
    method: 'get',
    path: '/assets/:name',
    does: {
      en: 'The button, the page tools beside it, and `integrity.json` with their hashes.',
      ja: 'ボタン本体、ページ用の補助スクリプト、それらのハッシュ `integrity.json` です。',
    },
    segments: { name: z.string() },
    answers: {
      200: { says: { en: 'The file.', ja: 'ファイルです。' }, content: { type: 'text/javascript' } },
    },
    problems: ANYWHERE,
  },
];

const notification: readonly ApiOperation[] = [
  {
    id: 'receiveNotification',
    group: 'gmo',
    method: 'post',
    path: '/gmo/notification',
    does: {
      en: "GMO-PG's result notification. Answers one byte: `0` = durably stored, `1` = send it again.",
      ja: 'GMO-PG の結果通知です。1 バイトで応答します（`0` = 保存済み、`1` = 再送してください）。',
    },
    body: { type: form, schema: z.record(z.string(), z.string()), optional: true },
    answers: { 200: text({ en: '`0` or `1`.', ja: '`0` または `1` です。' }) },
    problems: ANYWHERE,
  },
];

const operator: readonly ApiOperation[] = [
  {
    id: 'livez',
    group: 'operator',
    method: 'get',
    path: '/livez',
    does: { en: 'Whether the process is alive.', ja: 'プロセスが動いているかを返します。' },
    answers: { 200: text({ en: '`ok`', ja: '`ok`' }) },
    problems: ANYWHERE,
  },
  {
    id: 'readyz',
    group: 'operator',
    method: 'get',
    path: '/readyz',
    does: {
      en: 'Whether requests can be taken, and each check.',
      ja: 'リクエストを受け付けられるかを、確認項目ごとに返します。',
    },
    answers: {
      200: json({ en: 'It can take requests.', ja: 'リクエストを受け付けられます。' }, readinessSchema),
      503: json({ en: 'It cannot.', ja: '受け付けられません。' }, readinessSchema),
    },
    problems: ANYWHERE,
  },
  {
    id: 'getMetrics',
    group: 'operator',
    method: 'get',
    path: '/metrics',
    does: {
      en: 'The figures, as OpenMetrics 1.0; only with METRICS_KEY set.',
      ja: '監視用メトリクスです（OpenMetrics 1.0）。METRICS_KEY を設定した場合だけ使えます。',
    },
    key: 'metrics',
    answers: {
      200: {
        says: { en: 'The figures.', ja: 'メトリクスです。' },
        content: { type: 'application/openmetrics-text' },
      },
    },
    problems: [...ANYWHERE, 'unauthorized', 'origin_not_allowed'],
  },
  {
    id: 'getOpenApi',
    group: 'operator',
    method: 'get',
    path: '/openapi.json',
    does: { en: 'This description.', ja: 'この API の記述（OpenAPI 3.1）です。' },
    answers: {
      200: {
        says: { en: 'OpenAPI 3.1.', ja: 'OpenAPI 3.1 形式の記述です。' },
        content: { type: 'application/json' },
      },
    },
    problems: ANYWHERE,
  },
  {
    id: 'showReference',
    group: 'operator',
    method: 'get',
    path: '/docs',
    does: { en: 'This description as a page.', ja: 'この API の記述をページで表示します。' },
    answers: { 200: page({ en: 'The page.', ja: 'ページです。' }) },
    problems: ANYWHERE,
  },
];

/** The routes for shoppers, GMO-PG and operators. */
export const otherOperations: readonly ApiOperation[] = [...pages, ...assets, ...notification, ...operator];
