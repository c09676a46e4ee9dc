/**
 * Stores one result notification and makes its attempt due for an inquiry, in one unit: when GMO-PG reads `0`, both are on
 * disk. Everything that a flood could fill is bounded.
 */
import { sql } from 'kysely';
import type { SelectQueryBuilder } from 'kysely';
import type { Notification, ReceiveCommand, ReceiveResult } from '../../notification/notification-inbox.ts';
import type { Database } from '../database-schema.ts';
import { one, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { noteHint } from './note-hint.ts';

/** Most outdated quarantine rows removed by one command, so that no single notification pays for a whole flood. */
const SWEPT_ROWS_MAX = 100;

/** See `NotificationInbox.receive`. */
export function* receiveNotification(
  context: StoreContext,
  command: ReceiveCommand,
): StoreCommand<ReceiveResult> {
  const { notification, shopId } = command;
  const known = context.q
    .selectFrom('attempts')
    .select(['id', 'access_id'])
    .where('shop_id', '=', shopId)
    .where('gmo_order_id', '=', notification.gmoOrderId);
  // Held, so that the bound of rows holds for notifications that come at the same time.
  const attempt = yield* one(context.locks.hold(known));
  if (attempt === null) return { kind: 'quarantined', repeated: yield* quarantine(context, command) };
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
  const kept = yield* one(
    context.q
      .selectFrom('notifications')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('attempt_id', '=', attemptId),
  );
  if ((kept?.count ?? 0) < command.rowsPerAttemptMax) {
    yield* run(context.q.insertInto('notifications').values({ ...columns(command), attempt_id: attemptId }));
  }
  return false;
}

function* quarantine(context: StoreContext, command: ReceiveCommand): StoreCommand<boolean> {
  if (yield* countRepeat(context, command, 'quarantine')) return true;
  const outdated = context.q
    .selectFrom('quarantine')
    .select('sequence')
    .where('first_received_at', '<', command.now - command.quarantineMs)
    .orderBy('first_received_at')
    .limit(SWEPT_ROWS_MAX);
  yield* drop(context, outdated);
  const stored = yield* one(
    context.q.selectFrom('quarantine').select((eb) => eb.fn.countAll<number>().as('count')),
  );
  const excess = (stored?.count ?? 0) + 1 - command.quarantineRowsMax;
  if (excess > 0) {
    yield* drop(
      context,
      context.q.selectFrom('quarantine').select('sequence').orderBy('sequence').limit(excess),
    );
  }
  yield* run(context.q.insertInto('quarantine').values(columns(command)));
  return false;
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
  { q }: StoreContext,
  command: ReceiveCommand,
  table: 'notifications' | 'quarantine',
): StoreCommand<boolean> {
  const changed = yield* run(
    q
      .updateTable(table)
      .set({
        times_received: sql<number>`${sql.ref('times_received')} + 1`,
        last_received_at: command.now,
      })
      .where('shop_id', '=', command.shopId)
      .where('digest', '=', command.digest),
  );
  return changed > 0;
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
