/** Lists what GMO-PG told of one checkout's attempts. For the shop's people; what it proves is decided by inquiry alone. */
import type { CheckoutId } from '@epos-kantan/shared';
import type { HeardNotification } from '../../checkout/ports/checkout-reader.ts';
import { all } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** Most notifications that are listed. */
const LISTED_MAX = 100;

/** See `CheckoutReader.notifications`. */
export function* listNotifications(
  { q }: StoreContext,
  { shopId, checkoutId }: { readonly shopId: string; readonly checkoutId: CheckoutId },
): StoreCommand<readonly HeardNotification[]> {
  return yield* all(
    q
      .selectFrom('attempts')
      .innerJoin('notifications', 'notifications.attempt_id', 'attempts.id')
      .select(['attempts.id as attemptId', 'notifications.status'])
      .select(['times_received as times', 'first_received_at as firstAt'])
      .where('attempts.shop_id', '=', shopId)
      .where('attempts.checkout_id', '=', checkoutId)
      .orderBy('notifications.sequence')
      .limit(LISTED_MAX),
  );
}
