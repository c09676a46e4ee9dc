/** Turns schemas into JSON Schema: named ones once, as components, and the others in their place. Pure. */
import {
  availabilitySchema,
  cancelRequestSchema,
  changeRequestSchema,
  checkoutResponseSchema,
  checkoutViewSchema,
  createCheckoutResponseSchema,
  listCheckoutsResponseSchema,
  listEventsResponseSchema,
  lookupResponseSchema,
  merchantAttemptSchema,
  merchantCheckoutResponseSchema,
  merchantCheckoutSchema,
  orderTokenRequestSchema,
  orphanEventSchema,
  problemSchema,
  redeliverResponseSchema,
  refundRequestSchema,
  salesEntriesSchema,
  salesEntrySchema,
  salesLineSchema,
  salesSumsSchema,
  showCheckoutResponseSchema,
  webhookEventSchema,
} from '@epos-kantan/shared';
import { z } from 'zod';

/** A JSON Schema, as the description holds it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What readers meet under a name. The problem's own schema is the one for readers: newer members are let through. */
const NAMED: Readonly<Record<string, z.ZodType>> = {
  MerchantCheckout: merchantCheckoutSchema,
  MerchantAttempt: merchantAttemptSchema,
  MerchantCheckoutResponse: merchantCheckoutResponseSchema,
  ListCheckoutsResponse: listCheckoutsResponseSchema,
  ShowCheckoutResponse: showCheckoutResponseSchema,
  ListEventsResponse: listEventsResponseSchema,
  RedeliverResponse: redeliverResponseSchema,
  CancelRequest: cancelRequestSchema,
  RefundRequest: refundRequestSchema,
  ChangeRequest: changeRequestSchema,
  OrderTokenRequest: orderTokenRequestSchema,
  CheckoutView: checkoutViewSchema,
  CheckoutResponse: checkoutResponseSchema,
  CreateCheckoutResponse: createCheckoutResponseSchema,
  LookupResponse: lookupResponseSchema,
  Availability: availabilitySchema,
  WebhookEvent: webhookEventSchema,
  OrphanEvent: orphanEventSchema,
  SalesSums: salesSumsSchema,
  SalesEntries: salesEntriesSchema,
  SalesLine: salesLineSchema,
  SalesEntry: salesEntrySchema,
  Problem: problemSchema,
};

const placeOf = (name: string): string => `#/components/schemas/${name}`;

/** A reference to a named schema. */
export function refTo(name: keyof typeof NAMED): JsonSchema {
  return { $ref: placeOf(name) };
}

const registry = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });

type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']>;

/** Answers may grow: only what is strict refuses more. A date is told by its format, without the pattern that checks it. */
const override: Override = ({ zodSchema, jsonSchema }) => {
  const { def } = zodSchema._zod;
  if (def.type === 'object' && (def as z.core.$ZodObjectDef).catchall === undefined)
    delete jsonSchema.additionalProperties;
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
};

/** All named schemas by name. */
export function describeNamed(): Readonly<Record<string, JsonSchema>> {
  const { schemas } = z.toJSONSchema(registry, { uri: placeOf, io: 'input', override });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, bare(schema)]));
}

/** One schema: a reference when it has a name. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const name = registry.get(schema)?.id;
  return name === undefined
    ? bare(z.toJSONSchema(schema, { metadata: z.registry(), io: 'input', override }))
    : refTo(name);
}

/** Without what says where it stands. */
function bare(schema: object): JsonSchema {
  const { $schema: _schema, $id: _id, ...rest } = schema as Record<string, unknown>;
  return rest;
}
