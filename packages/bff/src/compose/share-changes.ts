/** Joins the watchers of this process with those of the others on the same database. Called by `create-bff`. */
import type { ChangeFeed } from '../checkout/ports/change-feed.ts';
import type { CheckoutWatchers } from '../http/checkout-watchers.ts';
import type { Storage } from '../storage/open-storage.ts';

/** The core's change feed. Whoever is woken reads for himself, so that a lost announcement is a delay and no lie. */
export function shareChanges(storage: Storage, watchers: CheckoutWatchers): ChangeFeed {
  storage.onAnnounced((checkoutId) => {
    if (checkoutId === null) watchers.wakeAll();
    else watchers.publish(checkoutId);
  });
  return {
    publish: (checkoutId) => {
      watchers.publish(checkoutId);
      storage.announce(checkoutId);
    },
  };
}
