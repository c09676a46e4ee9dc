/** `@epos-kantan/bff`: the BFF as a Hono app with its workers. */
export { createBff } from './compose.ts';
export type { Bff, BffOptions } from './compose.ts';
export { ConfigurationError } from './config/load-config.ts';
export type { Config } from './config/load-config.ts';
export type { ConfigFault } from './config/config-schema.ts';
export { StorageFault } from './storage/storage-fault.ts';
export type { Clock } from './checkout/ports/clock.ts';
export type { Order, OrderRefusal, OrderSource, OrderVerification } from './checkout/ports/order-source.ts';
