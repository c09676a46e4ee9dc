/**
 * Takes one result notification and says what GMO-PG gets as an answer: `0` = received and durably stored, `1` = send it
 * again. A notification proves nothing: it is stored as a hint, and the timer asks GMO-PG. Called by the notification route.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { ForwardContent, ForwardQueue } from './forward-queue.ts';
import type { Notification, NotificationInbox } from './notification-inbox.ts';

/** What a reader of the wire makes of a body. `probe` = GMO-PG's connectivity test. */
export type NotificationReading =
  | {
      readonly kind: 'notification';
      readonly shopId: string;
      readonly notification: Notification;
      readonly cancelHinted: boolean;
    }
  | { readonly kind: 'probe' }
  | { readonly kind: 'malformed'; readonly detail: string };

/** What happened, for the figures and the log. */
export type NotificationOutcome =
  | 'stored'
  | 'repeated'
  | 'access_mismatch'
  | 'quarantined'
  | 'quarantine_full'
  | 'probe'
  | 'not_ours'
  | 'forward_kept'
  | 'forward_repeated'
  | 'forward_full'
  | 'forward_loop'
  | 'malformed'
  | 'foreign_shop'
  | 'store_failed';

/** What {@link receiveNotification} needs. */
export interface NotificationDeps {
  readonly inbox: NotificationInbox;
  /** Where notifications that are not ours wait to be passed on; null = they are not. `wake` has them passed on at once. */
  readonly forwards: (Pick<ForwardQueue, 'keep'> & { readonly wake: () => void }) | null;
  readonly shopId: string;
  readonly read: (body: Uint8Array) => NotificationReading;
  readonly now: () => number;
  /** Wakes the timer after a notification was stored. */
  readonly wake: () => void;
  readonly count: (outcome: NotificationOutcome, detail: Readonly<Record<string, string>>) => void;
}

/** The exact body to answer with. */
export type NotificationAnswer = '0' | '1';

/** Longest we let GMO-PG wait for the store; it waits 15 s itself. (protocol notes, section 4: seen for siblings) */
const STORE_DEADLINE_MS = 3_000;

const ROWS_PER_ATTEMPT_MAX = 100;
const QUARANTINE_ROWS_MAX = 10_000;
const QUARANTINE_MS = 7 * 24 * 3_600_000;

/** Bounds of what waits to be passed on. A flood of made-up orders is answered `1` and does not fill the disk. */
const FORWARDS_MAX = { rowsMax: 10_000, rowsPerOrderMax: 100, bytesMax: 32 * 1024 * 1024 };

/** Longest `Content-Type` that is passed on. */
const CONTENT_TYPE_LENGTH_MAX = 1_000;

/** Our own OrderIDs. */
const OWN_ORDER_ID = /^ek[a-z2-7]{20}-\d{2}$/;

/** A notification as it came over the wire. */
export interface PostedNotification extends ForwardContent {
  /** Some BFF passed it on: perhaps this one. */
  readonly wasForwarded: boolean;
}

/** Takes one notification. Never rejects. */
export async function receiveNotification(
  deps: NotificationDeps,
  posted: PostedNotification,
): Promise<NotificationAnswer> {
  const reading = deps.read(posted.body);
  if (reading.kind === 'malformed') return answer(deps, '1', 'malformed', { detail: reading.detail });
  if (reading.kind === 'probe') return answer(deps, '0', 'probe');
  if (!sameText(reading.shopId, deps.shopId)) return answer(deps, '1', 'foreign_shop');
  const { notification, cancelHinted } = reading;
  const gmoOrderId = notification.gmoOrderId;
  if (!OWN_ORDER_ID.test(gmoOrderId)) return takeForeign(deps, notification, posted);
  try {
    const result = await withDeadline(
      deps.inbox.receive({
        shopId: deps.shopId,
        notification,
        digest: digestOf(notification),
        cancelHinted,
        now: deps.now(),
        inquireAt: deps.now(),
        rowsPerAttemptMax: ROWS_PER_ATTEMPT_MAX,
        quarantineRowsMax: QUARANTINE_ROWS_MAX,
        quarantineMs: QUARANTINE_MS,
      }),
    );
    if (result.kind === 'quarantined') return answer(deps, '0', 'quarantined', { gmoOrderId });
    // Not kept: GMO-PG sends it again in an hour, when the made-up ones may have been asked about.
    if (result.kind === 'quarantine_full') return answer(deps, '1', 'quarantine_full', { gmoOrderId });
    deps.wake();
    if (!result.accessIdMatches) return answer(deps, '0', 'access_mismatch', { gmoOrderId });
    return answer(deps, '0', result.repeated ? 'repeated' : 'stored', { gmoOrderId });
  } catch (error) {
    // Not stored, or not known to be: GMO-PG sends it again.
    return answer(deps, '1', 'store_failed', { gmoOrderId, detail: String(error) });
  }
}

/** Of the shop's other payment methods, or of another system's orders: kept to be passed on, or nobody's. */
async function takeForeign(
  deps: NotificationDeps,
  { gmoOrderId, payType }: Notification,
  { body, contentType, wasForwarded }: PostedNotification,
): Promise<NotificationAnswer> {
  const { forwards } = deps;
  if (forwards === null) return answer(deps, '0', 'not_ours');
  // Taken and passed on again, it would go round for ever.
  if (wasForwarded) return answer(deps, '1', 'forward_loop');
  if ((contentType ?? '').length > CONTENT_TYPE_LENGTH_MAX)
    return answer(deps, '1', 'malformed', { detail: 'Content-Type is too long' });
  const content = { contentType, body };
  const command = { gmoOrderId, payType, content, digest: contentDigestOf(content), now: deps.now() };
  try {
    const kept = await withDeadline(forwards.keep({ shopId: deps.shopId, ...command, ...FORWARDS_MAX }));
    if (kept === 'full') return answer(deps, '1', 'forward_full');
    forwards.wake();
    return answer(deps, '0', kept === 'kept' ? 'forward_kept' : 'forward_repeated');
  } catch (error) {
    return answer(deps, '1', 'store_failed', { detail: String(error) });
  }
}

function contentDigestOf({ contentType, body }: ForwardContent): string {
  return createHash('sha256').update(JSON.stringify(contentType)).update(body).digest('hex');
}

function answer(
  deps: NotificationDeps,
  body: NotificationAnswer,
  outcome: NotificationOutcome,
  detail: Readonly<Record<string, string>> = {},
): NotificationAnswer {
  deps.count(outcome, detail);
  return body;
}

/** Over the kept fields in one fixed order. */
function digestOf(notification: Notification): string {
  const fields = Object.entries(notification).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/** Compares in a time that does not depend on the content. */
function sameText(a: string, b: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('the store did not answer in time'));
    }, STORE_DEADLINE_MS);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
