/**
 * Refuses notifications from addresses that are not GMO-PG's, when `NOTIFICATION_SOURCE_IPS` names those: `1`, as for a foreign
 * ShopID, so that GMO-PG repeats what a wrong list refused. Their bodies are not read. In front of the notification route.
 */
import { createMiddleware } from 'hono/factory';
import type { MiddlewareHandler } from 'hono';
import { notificationResponse } from '../routes/gmo-notification.ts';
import type { ClientAddress } from './client-address.ts';
import { networkList } from './network-list.ts';

/** What the filter needs. */
export interface NotificationSourceDeps {
  /** Addresses and networks; empty = notifications may come from anywhere. */
  readonly notificationSources: readonly string[];
  readonly clientAddress: ClientAddress;
  /** Told the address of each refused one, or `unknown`. */
  readonly onForeignSource: (address: string) => void;
}

/** Makes the filter. */
export function notificationSourceOnly(deps: NotificationSourceDeps): MiddlewareHandler {
  const isSource = networkList(deps.notificationSources);
  return createMiddleware(async (c, next) => {
    if (deps.notificationSources.length === 0 || c.req.method !== 'POST') return next();
    const address = deps.clientAddress(c);
    if (address !== null && isSource(address)) return next();
    deps.onForeignSource(address ?? 'unknown');
    return notificationResponse('1');
  });
}
