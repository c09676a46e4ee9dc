/** Words both sides agree on: schemas and types, no I/O. */
export { YEN_MAX, chargeableYenSchema, yen, yenSchema } from './money.ts';
export type { Yen } from './money.ts';
export { checkoutIdSchema, gmoOrderIdSchema, handleSchema, orderIdSchema } from './ids.ts';
export type { CheckoutId, Handle, OrderId } from './ids.ts';
export { CHECKOUT_STATUSES, FUNDS, VIEW_STATUSES, fundsSchema, viewStatusSchema } from './checkout-status.ts';
export type { CheckoutStatus, Funds, ViewStatus } from './checkout-status.ts';
export { PROBLEMS, PROBLEM_TYPE_PREFIX, problemSchema } from './error-code.ts';
export type { ErrorCode, Problem } from './error-code.ts';
export {
  ORDER_TOKEN_LENGTH_MAX,
  ORDER_TOKEN_LIFETIME_SECONDS_MAX,
  ORDER_TOKEN_SKEW_SECONDS,
  orderClaimsSchema,
  orderItemSchema,
} from './order-token.ts';
export type { OrderClaims, OrderItem } from './order-token.ts';
export {
  RETURN_PARAM,
  UNAVAILABLE_REASONS,
  availabilitySchema,
  checkoutFormSchema,
  checkoutResponseSchema,
  checkoutViewSchema,
  createCheckoutResponseSchema,
  lookupResponseSchema,
  orderTokenRequestSchema,
  redirectSchema,
} from './browser-api.ts';
export type {
  Availability,
  CheckoutResponse,
  CheckoutView,
  CreateCheckoutResponse,
  LookupResponse,
  OrderTokenRequest,
} from './browser-api.ts';
export {
  TRIAL_YEN_MAX,
  adoptRequestSchema,
  cancelRequestSchema,
  changeRequestSchema,
  eventIdSchema,
  listCheckoutsQuerySchema,
  listCheckoutsResponseSchema,
  listEventsQuerySchema,
  listEventsResponseSchema,
  listForwardsQuerySchema,
  listForwardsResponseSchema,
  merchantAttemptSchema,
  merchantCheckoutResponseSchema,
  merchantCheckoutSchema,
  noFieldsSchema,
  redeliverForwardsRequestSchema,
  redeliverManyRequestSchema,
  redeliverManyResponseSchema,
  redeliverResponseSchema,
  refundRequestSchema,
  showCheckoutResponseSchema,
  startTrialRequestSchema,
  startTrialResponseSchema,
} from './merchant-api.ts';
export type {
  ListCheckoutsResponse,
  ListEventsResponse,
  ListForwardsResponse,
  MerchantAttempt,
  MerchantCheckout,
  MerchantCheckoutResponse,
  RedeliverManyResponse,
  RedeliverResponse,
  ShowCheckoutResponse,
  StartTrialResponse,
} from './merchant-api.ts';
export {
  salesEntriesSchema,
  salesEntrySchema,
  salesLineSchema,
  salesQuerySchema,
  salesSumsSchema,
} from './sales-report.ts';
export type { SalesEntries, SalesEntryView, SalesLine, SalesQuery, SalesSums } from './sales-report.ts';
export {
  ATTENTION_REASONS,
  WEBHOOK_EVENT_TYPES,
  orphanEventSchema,
  webhookDataSchema,
  webhookEventSchema,
} from './webhook-event.ts';
export type {
  AttentionReason,
  CheckoutAttentionReason,
  OrphanEvent,
  WebhookData,
  WebhookEvent,
  WebhookEventType,
} from './webhook-event.ts';
export { StrictJsonError, parseStrictJson } from './strict-json.ts';
export { Secret } from './secret.ts';
export { parseHttpDate } from './http-date.ts';
export { isDataKey } from './data-key.ts';
export { namedSecrets } from './named-secrets.ts';
export type { NamedText } from './named-secrets.ts';
export {
  beaconSchema,
  conversionDaySchema,
  conversionQuerySchema,
  conversionReportSchema,
} from './conversion-report.ts';
export type { Beacon, ConversionDay, ConversionReport } from './conversion-report.ts';
