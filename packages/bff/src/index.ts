/** `@epos-kantan/bff`: the BFF as a Hono app with its workers. */
export { StorageFault, createBff } from './compose/create-bff.ts';
export type { Bff, BffOptions } from './compose/create-bff.ts';
export { ConfigurationError } from './config/load-config.ts';
export type { Config } from './config/load-config.ts';
export type { RenewedSecrets } from './config/renew-secrets.ts';
export type { ConfigFault } from './config/config-schema.ts';
export type { Clock } from './checkout/ports/clock.ts';
export type { Order, OrderRefusal, OrderSource, OrderVerification } from './checkout/ports/order-source.ts';
