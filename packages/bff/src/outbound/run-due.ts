/**
 * Works off a queue of requests to receivers: so many at a time, and whenever one ends the next begins, so that a slow receiver takes one
 * place and holds up nobody who is not behind it. Used for webhooks and for notifications that are passed on.
 */

/** A queue whose items are leased before they are sent. */
export interface DueQueue<Item> {
  /** Leases at most `limit` of those whose time has come. */
  readonly claim: (limit: number) => Promise<readonly Item[]>;
  /** Sends one and records how that ended. Rejects only when the store fails. */
  readonly handle: (item: Item) => Promise<void>;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Requests under way at a time. */
const AT_A_TIME_MAX = 16;

/** Items of one run; the rest waits for the next tick. */
const ITEMS_PER_RUN_MAX = 1_024;

/** How soon what comes meanwhile is seen while everything under way is slow. */
const LOOK_AGAIN_MS = 500;

/**
 * Sends what is due until nothing is, and gives the number of items. What is under way is always waited for: requests that go on beside
 * the next run would break the bound. Rejects with the first failure of the store.
 */
export async function runDue<Item>(queue: DueQueue<Item>, shouldStop: () => boolean): Promise<number> {
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const note = (error: unknown): void => void failures.push(error);
  let begun = 0;
  const begin = (item: Item): void => {
    begun += 1;
    const work: Promise<void> = queue
      .handle(item)
      .catch(note)
      .finally(() => underWay.delete(work));
    underWay.add(work);
  };
  for (;;) {
    const isOver = shouldStop() || failures.length > 0;
    const places = isOver ? 0 : Math.min(AT_A_TIME_MAX - underWay.size, ITEMS_PER_RUN_MAX - begun);
    const items = places > 0 ? await queue.claim(places).catch(note) : undefined;
    items?.forEach(begin);
    if (underWay.size === 0) break;
    // Places are free: whoever comes meanwhile need not wait for those under way.
    const looks = items !== undefined && items.length < places ? [queue.sleep(LOOK_AGAIN_MS)] : [];
    await Promise.race([...underWay, ...looks]);
  }
  if (failures.length > 0) throw failures[0];
  return begun;
}
