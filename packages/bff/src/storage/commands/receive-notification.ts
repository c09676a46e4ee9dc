/**
 * Stores one result notification and makes its attempt due for an inquiry, in one unit: when GMO-PG reads `0`, both are on
 * disk. Everything that a flood could fill is bounded.
 */
import { sql } from 'kysely';
import type { Insertable, SelectQueryBuilder } from 'kysely';
import type { Notification, ReceiveCommand, ReceiveResult } from '../../notification/notification-inbox.ts';
import type { Database, NotificationsTable } from '../database-schema.ts';
import { template } from '../query-template.ts';
import { one, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { noteHint } from './note-hint.ts';

/** Most outdated quarantine rows removed by one command, so that no single notification pays for a whole flood. */
const SWEPT_ROWS_MAX = 100;

/** Held, so that the bound of rows holds for notifications that come at the same time. */
const KNOWN = template(
  ({ q, locks }, { shopId, gmoOrderId }: { readonly shopId: string; readonly gmoOrderId: string }) =>
    locks.hold(
      q
        .selectFrom('attempts')
        .select(['id', 'access_id'])
        .where('shop_id', '=', shopId)
        .where('gmo_order_id', '=', gmoOrderId),
    ),
);

const KEPT = template(({ q }, { attemptId }: { readonly attemptId: string }) =>
  q
    .selectFrom('notifications')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('attempt_id', '=', attemptId),
);

const KEEP = template(({ q }, { row }: { readonly row: Readonly<Insertable<NotificationsTable>> }) =>
  q.insertInto('notifications').values(row),
);

interface Repeat {
  readonly shopId: string;
  readonly digest: string;
  readonly now: number;
}

const repeatIn = (table: 'notifications' | 'quarantine') =>
  template(({ q }, { shopId, digest, now }: Repeat) =>
    q
      .updateTable(table)
      .set({ times_received: sql<number>`${sql.ref('times_received')} + 1`, last_received_at: now })
      .where('shop_id', '=', shopId)
      .where('digest', '=', digest),
  );
const REPEAT = { notifications: repeatIn('notifications'), quarantine: repeatIn('quarantine') };

/** See `NotificationInbox.receive`. */
export function* receiveNotification(
  context: StoreContext,
  command: ReceiveCommand,
): StoreCommand<ReceiveResult> {
  const { notification, shopId } = command;
  const attempt = yield* one(KNOWN(context, { shopId, gmoOrderId: notification.gmoOrderId }));
  if (attempt === null) return yield* quarantine(context, command);
  const repeated = yield* keep(context, command, attempt.id);
  yield* noteHint(context, {
    attemptId: attempt.id,
    now: command.now,
    kind: 'notified',
    cancelHinted: command.cancelHinted,
    inquireAt: command.inquireAt,
  });
  // Before EntryTran's answer is stored there is nothing that the AccessID could contradict.
  const accessIdMatches = attempt.access_id === null || attempt.access_id === notification.accessId;
  return { kind: 'attempt', attemptId: attempt.id, accessIdMatches, repeated };
}

function* keep(context: StoreContext, command: ReceiveCommand, attemptId: string): StoreCommand<boolean> {
  if (yield* countRepeat(context, command, 'notifications')) return true;
  const kept = yield* one(KEPT(context, { attemptId }));
  if ((kept?.count ?? 0) < command.rowsPerAttemptMax) {
    yield* run(KEEP(context, { row: { ...columns(command), attempt_id: attemptId } }));
  }
  return false;
}

/**
 * Keeps what is told of an OrderID that nobody knows, and makes it due for a question. What waits for its question never makes room for
 * what comes later: a flood of made-up orders would push a true one out. When there is no room, GMO-PG is asked to send it again.
 */
function* quarantine(context: StoreContext, command: ReceiveCommand): StoreCommand<ReceiveResult> {
  const { q } = context;
  const { shopId, now, inquireAt, notification } = command;
  const { gmoOrderId } = notification;
  if (yield* countRepeat(context, command, 'quarantine')) return { kind: 'quarantined', repeated: true };
  const outdated = q
    .selectFrom('quarantine')
    .select('sequence')
    .where('first_received_at', '<', now - command.quarantineMs)
    .orderBy('first_received_at')
    .limit(SWEPT_ROWS_MAX);
  yield* drop(context, outdated);
  const ofOrder = yield* one(
    q
      .selectFrom('quarantine')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('shop_id', '=', shopId)
      .where('gmo_order_id', '=', gmoOrderId),
  );
  // Enough is known of it, and asking for it is bounded: its question comes in its own time.
  if ((ofOrder?.count ?? 0) >= command.rowsPerAttemptMax) return { kind: 'quarantined', repeated: true };
  const all = yield* one(q.selectFrom('quarantine').select((eb) => eb.fn.countAll<number>().as('count')));
  if ((all?.count ?? 0) >= command.quarantineRowsMax) return { kind: 'quarantine_full', repeated: false };
  yield* run(q.insertInto('quarantine').values(columns(command)));
  yield* run(
    q
      .insertInto('orphans')
      .values({
        shop_id: shopId,
        gmo_order_id: gmoOrderId,
        state: 'suspected',
        answers: 0,
        failures: 0,
        next_inquiry_at: inquireAt,
        first_heard_at: now,
        found_at: null,
      })
      // What is an orphan already is not asked about again: null stays null.
      .onConflict((conflict) =>
        conflict.columns(['shop_id', 'gmo_order_id']).doUpdateSet({
          next_inquiry_at: sql<number>`case when ${sql.ref('orphans.next_inquiry_at')} > ${inquireAt} then ${inquireAt} else ${sql.ref('orphans.next_inquiry_at')} end`,
        }),
      ),
  );
  return { kind: 'quarantined', repeated: false };
}

/** Removes rows of the quarantine, but for those that somebody else is removing. */
function* drop(
  { q, locks }: StoreContext,
  rows: SelectQueryBuilder<Database, 'quarantine', { sequence: number }>,
): StoreCommand<void> {
  yield* run(q.deleteFrom('quarantine').where('sequence', 'in', locks.holdFree(rows)));
}

/** Whether this notification is stored already; counts it if so. */
function* countRepeat(
  context: StoreContext,
  { shopId, digest, now }: ReceiveCommand,
  table: 'notifications' | 'quarantine',
): StoreCommand<boolean> {
  return (yield* run(REPEAT[table](context, { shopId, digest, now }))) > 0;
}

function columns({ shopId, digest, now, notification }: ReceiveCommand) {
  return {
    shop_id: shopId,
    digest,
    ...notificationColumns(notification),
    times_received: 1,
    first_received_at: now,
    last_received_at: now,
  };
}

function notificationColumns(notification: Notification) {
  return {
    gmo_order_id: notification.gmoOrderId,
    access_id: notification.accessId,
    status: notification.status,
    job_code: notification.jobCode,
    amount: notification.amount,
    tax: notification.tax,
    tran_date: notification.tranDate,
    err_code: notification.errCode,
    err_info: notification.errInfo,
    pay_type: notification.payType,
    epos_trade_id: notification.eposTradeId,
  };
}
