/** Makes the OpenAPI 3.1 description of all routes from the schemas that check them. Pure. */
import { PROBLEMS, WEBHOOK_EVENT_TYPES } from '@epos-kantan/shared';
import type { ErrorCode } from '@epos-kantan/shared';
import { API_GROUPS } from './api-operation.ts';
import type { ApiAnswer, ApiGroup, ApiOperation, Both } from './api-operation.ts';
import { browserOperations } from './browser-operations.ts';
import { describeNamed, jsonSchemaOf, refTo } from './describe-schemas.ts';
import type { JsonSchema } from './describe-schemas.ts';
import { merchantOperations } from './merchant-operations.ts';
import { otherOperations } from './other-operations.ts';

/** Every route that is described, by groups. */
export const apiOperations: readonly ApiOperation[] = [
  ...merchantOperations,
  ...browserOperations,
  ...otherOperations,
];

/** What the groups are called. */
export const GROUP_NAMES: Readonly<Record<ApiGroup, Both>> = {
  merchant: { en: "For the shop's server", ja: 'ショップのサーバー用' },
  browser: { en: "For the page's script", ja: 'ページのスクリプト用' },
  page: { en: 'For the shopper', ja: '購入者用' },
  gmo: { en: 'For GMO-PG', ja: 'GMO-PG 用' },
  operator: { en: 'For operators', ja: '運用者用' },
};

/** An OpenAPI document. */
export type ApiDescription = Readonly<Record<string, unknown>>;

/** A path as OpenAPI writes it. */
export function pathOf({ path }: ApiOperation): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

/**
 * Makes the description.
 * @param serverUrl PUBLIC_URL
 * @param version of the package
 */
export function describeApi(serverUrl: string, version: string): ApiDescription {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of apiOperations) {
    const path = (paths[pathOf(operation)] ??= {});
    path[operation.method] = describeOperation(operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'epos-kantan',
      version,
      summary: 'EPOS Kantan Payment on the web, over GMO Payment Gateway',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: serverUrl }],
    tags: API_GROUPS.map((group) => ({ name: group, description: GROUP_NAMES[group].en })),
    paths,
    webhooks: { event: describeWebhook() },
    components: {
      schemas: describeNamed(),
      securitySchemes: {
        merchantApiKey: { type: 'http', scheme: 'bearer', description: 'MERCHANT_API_KEY' },
        merchantApiReadKey: { type: 'http', scheme: 'bearer', description: 'MERCHANT_API_READ_KEY' },
        metricsKey: { type: 'http', scheme: 'bearer', description: 'METRICS_KEY' },
      },
    },
  };
}

function describeOperation(operation: ApiOperation): JsonSchema {
  const { id, group, does, key, body } = operation;
  const parameters = parametersOf(operation);
  return {
    operationId: id,
    tags: [group],
    summary: does.en,
    ...(key === undefined ? {} : { security: securityOf(key) }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: body.optional !== true,
            content: { [body.type]: { schema: jsonSchemaOf(body.schema) } },
          },
        }),
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.answers).map(([status, answer]) => [status, describeAnswer(answer)]),
      ),
      ...describeProblems(operation),
    },
  };
}

function securityOf(key: NonNullable<ApiOperation['key']>): readonly JsonSchema[] {
  if (key === 'metrics') return [{ metricsKey: [] }];
  return key === 'write' ? [{ merchantApiKey: [] }] : [{ merchantApiKey: [] }, { merchantApiReadKey: [] }];
}

function parametersOf({ segments = {}, query, key, method }: ApiOperation): readonly JsonSchema[] {
  const inPath = Object.entries(segments).map(([name, schema]) => ({
    name,
    in: 'path',
    required: true,
    schema: jsonSchemaOf(schema),
  }));
  const whole = query === undefined ? {} : jsonSchemaOf(query);
  const needed = (whole['required'] ?? []) as readonly string[];
  const inQuery = Object.entries((whole['properties'] ?? {}) as Record<string, JsonSchema>).map(
    ([name, schema]) => ({ name, in: 'query', required: needed.includes(name), schema }),
  );
  const inHeaders =
    key === 'write' && method === 'post'
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: true,
            description: 'New for each operation, the same for each repeat of it.',
            schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
          },
        ]
      : [];
  return [...inPath, ...inQuery, ...inHeaders];
}

function describeAnswer({ says, content, orElse, headers = {} }: ApiAnswer): JsonSchema {
  const described = Object.entries(headers).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ]);
  return {
    description: says.en,
    ...(described.length === 0 ? {} : { headers: Object.fromEntries(described) as JsonSchema }),
    ...(content === undefined
      ? {}
      : {
          content: {
            [content.type]: content.schema === undefined ? {} : { schema: jsonSchemaOf(content.schema) },
            ...(orElse === undefined ? {} : { [orElse]: {} }),
          },
        }),
  };
}

/** Statuses of which most answers say when to come again. */
const TO_COME_AGAIN: readonly number[] = [429, 503];
const RETRY_AFTER: JsonSchema = {
  'Retry-After': {
    description: 'Seconds until the same request makes sense again',
    schema: { type: 'integer', minimum: 1 },
  },
};

/** Problems of one status share an answer; their codes are listed. A status that has an answer of its own keeps it. */
function describeProblems({ problems, answers, problemsArePages }: ApiOperation): JsonSchema {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set(problems)) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const content =
    problemsArePages === true
      ? { 'text/html': {} }
      : { 'application/problem+json': { schema: refTo('Problem') } };
  return Object.fromEntries(
    [...byStatus]
      .filter(([status]) => !(status in answers))
      .map(([status, codes]) => [
        String(status),
        {
          description: codes.map((code) => `\`${code}\``).join(', '),
          ...(TO_COME_AGAIN.includes(status) ? { headers: RETRY_AFTER } : {}),
          content,
        },
      ]),
  );
}

/** What the BFF sends to WEBHOOK_URL. */
function describeWebhook(): JsonSchema {
  const header = (name: string, description: string, required = true): JsonSchema => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
  });
  return {
    post: {
      operationId: 'receiveEvent',
      summary: `An event: ${WEBHOOK_EVENT_TYPES.join(', ')}`,
      parameters: [
        header('webhook-id', "The event's id, the same on every try: drop repeats by it"),
        header('webhook-timestamp', 'Seconds since the epoch'),
        header('webhook-signature', 'Standard Webhooks signatures, separated by spaces'),
        header('traceparent', 'The trace in which the payment was started (W3C); not signed', false),
      ],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { anyOf: [refTo('OrphanEvent'), refTo('WebhookEvent')] } } },
      },
      responses: {
        '2XX': { description: 'Taken.' },
        '410': { description: 'Never send this event again.' },
        default: { description: 'Tried again: ten tries in all, over more than 75 hours.' },
      },
    },
  };
}
