/**
 * The queue of notifications that are passed on. An order's turn is not stored: a row is due when nothing of its order waits before it, so
 * that notifications which come at the same moment, on several processes, can never leave an order without a turn.
 */
import { Secret } from '@epos-kantan/shared';
import { sql } from 'kysely';
import type { Updateable } from 'kysely';
import type {
  ForwardContent,
  ForwardQueue,
  ForwardRange,
  ForwardRow,
  KeepForward,
  KeptForward,
  ListedForward,
} from '../../notification/forward-queue.ts';
import type { ForwardsTable } from '../database-schema.ts';
import { template } from '../query-template.ts';
import { StorageFault } from '../storage-fault.ts';
import { all, one, run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { DETAIL_LENGTH_MAX } from './append-events.ts';

type ClaimCommand = Parameters<ForwardQueue['claimDue']>[0];
type EndCommand = Parameters<ForwardQueue['recordEnd']>[0];
type Depth = Awaited<ReturnType<ForwardQueue['depth']>>;

/** Most rows that are listed or sent again at once. */
const ROWS_MAX = 1_000;

/** See `ForwardQueue.keep`. */
export function* keepForward(context: StoreContext, command: KeepForward): StoreCommand<KeptForward> {
  const { q } = context;
  const { shopId, gmoOrderId, digest, now, content } = command;
  const ofOrder = yield* all(
    q
      .selectFrom('forwards')
      .select('digest')
      .where('shop_id', '=', shopId)
      .where('gmo_order_id', '=', gmoOrderId)
      .where('state', '=', sql.lit('waiting'))
      .orderBy('sequence', 'desc')
      .limit(command.rowsPerOrderMax),
  );
  // Only the newest: what came between must not be the last that the receiver hears.
  if (ofOrder[0]?.digest === digest) return 'repeated';
  const { rows, bytes } = yield* weigh(context, shopId);
  const isFull = rows >= command.rowsMax || bytes + content.body.byteLength > command.bytesMax;
  if (isFull || ofOrder.length >= command.rowsPerOrderMax) return 'full';
  yield* run(
    q.insertInto('forwards').values({
      shop_id: shopId,
      gmo_order_id: gmoOrderId,
      pay_type: command.payType,
      digest,
      body: context.cipher.seal(new Secret(packed(content)), placeOf(digest)),
      bytes: content.body.byteLength,
      state: 'waiting',
      tries: 0,
      next_at: now,
      lease_owner: null,
      last_detail: null,
      received_at: now,
      ended_at: null,
    }),
  );
  return 'kept';
}

function* weigh(
  { q }: StoreContext,
  shopId: string,
): StoreCommand<{ readonly rows: number; readonly bytes: number }> {
  const weight = yield* one(
    q
      .selectFrom('forwards')
      .select((eb) => [
        eb.fn.countAll<number>().as('rows'),
        eb.fn.sum<number | string | null>('bytes').as('bytes'),
      ])
      .where('shop_id', '=', shopId)
      .where('state', '=', sql.lit('waiting')),
  );
  // A sum over no rows is null, and PostgreSQL's sum of whole numbers comes as text.
  return { rows: weight?.rows ?? 0, bytes: Number(weight?.bytes ?? 0) };
}

const DUE = template(({ q, locks }, { now, limit }: { readonly now: number; readonly limit: number }) =>
  locks.holdFree(
    q
      .selectFrom('forwards')
      .select(['sequence', 'digest', 'body', 'tries'])
      .where('next_at', '<=', now)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('forwards as earlier')
              .select('earlier.sequence')
              .whereRef('earlier.shop_id', '=', 'forwards.shop_id')
              .whereRef('earlier.gmo_order_id', '=', 'forwards.gmo_order_id')
              .where('earlier.state', '=', sql.lit('waiting'))
              .whereRef('earlier.sequence', '<', 'forwards.sequence'),
          ),
        ),
      )
      .orderBy('next_at')
      .limit(limit),
  ),
);

/** See `ForwardQueue.claimDue`. While leased, a row is due again when the lease ends. */
export function* claimForwards(
  context: StoreContext,
  { now, limit, owner, leaseUntil }: ClaimCommand,
): StoreCommand<readonly ForwardRow[]> {
  const rows = yield* all(DUE(context, { now, limit }));
  for (const { sequence } of rows) {
    yield* run(
      context.q
        .updateTable('forwards')
        .set({ lease_owner: owner, next_at: leaseUntil })
        .where('sequence', '=', sequence),
    );
  }
  return rows.map(({ sequence, tries, digest, body }) => ({
    sequence,
    tries,
    content: unsealed(context, digest, body),
  }));
}

/** See `ForwardQueue.recordEnd`. A lease that ran out still counts while nobody else took the row. */
export function* recordForwardEnd(
  { q }: StoreContext,
  { sequence, owner, now, end }: EndCommand,
): StoreCommand<void> {
  if (end.kind === 'delivered') {
    yield* run(q.deleteFrom('forwards').where('sequence', '=', sequence).where('lease_owner', '=', owner));
    return;
  }
  const change: Updateable<ForwardsTable> = {
    state: end.nextAt === null ? 'dead' : 'waiting',
    next_at: end.nextAt,
    lease_owner: null,
    last_detail: end.detail.slice(0, DETAIL_LENGTH_MAX),
    ended_at: end.nextAt === null ? now : null,
  };
  yield* run(
    q
      .updateTable('forwards')
      .set((eb) => ({ ...change, tries: eb('tries', '+', 1) }))
      .where('sequence', '=', sequence)
      .where('lease_owner', '=', owner),
  );
}

/** See `ForwardQueue.depth`. */
export function* readForwardDepth({ q }: StoreContext, shopId: string): StoreCommand<Depth> {
  const ofShop = q.selectFrom('forwards').where('shop_id', '=', shopId);
  const waiting = yield* one(
    ofShop
      .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('received_at').as('oldest_at')])
      .where('state', '=', sql.lit('waiting')),
  );
  const dead = yield* one(
    ofShop.select((eb) => eb.fn.countAll<number>().as('count')).where('state', '=', sql.lit('dead')),
  );
  // min() over no rows is null, whatever its type says.
  const oldestAt: number | null = waiting?.oldest_at ?? null;
  return { waiting: waiting?.count ?? 0, oldestAt, dead: dead?.count ?? 0 };
}

/** See `ForwardQueue.list`. */
export function* listForwards(
  { q }: StoreContext,
  { shopId, after, through, limit, state }: Parameters<ForwardQueue['list']>[0],
): StoreCommand<readonly ListedForward[]> {
  let rows = q
    .selectFrom('forwards')
    .select(['sequence', 'gmo_order_id as gmoOrderId', 'pay_type as payType', 'received_at as receivedAt'])
    .select(['state', 'tries', 'last_detail as lastDetail', 'ended_at as endedAt'])
    .where('shop_id', '=', shopId)
    .where('sequence', '>', after);
  if (through !== undefined) rows = rows.where('sequence', '<=', through);
  if (state !== undefined) rows = rows.where('state', '=', sql.lit(state));
  return yield* all(rows.orderBy('sequence').limit(Math.min(limit, ROWS_MAX)));
}

/** See `ForwardQueue.redeliver`. */
export function* redeliverForwards(
  context: StoreContext,
  { now, ...range }: ForwardRange & { readonly now: number },
): StoreCommand<readonly number[]> {
  const dead = (yield* listForwards(context, { ...range, state: 'dead' })).map(({ sequence }) => sequence);
  if (dead.length > 0) {
    yield* run(
      context.q
        .updateTable('forwards')
        .set({ state: 'waiting', tries: 0, next_at: now, ended_at: null })
        .where('sequence', 'in', dead)
        .where('state', '=', sql.lit('dead')),
    );
  }
  return dead;
}

/** A body may be any bytes, and what is sealed is text. */
function packed({ contentType, body }: ForwardContent): string {
  return JSON.stringify({ contentType, body: Buffer.from(body).toString('base64') });
}

/** The digest is of the content, so that a body that was copied to another row does not open. */
function placeOf(digest: string): { readonly recordId: string; readonly column: string } {
  return { recordId: digest, column: 'forwards.body' };
}

/** Null for one that was altered or whose key is gone: it must not hold up the others. */
function unsealed({ cipher }: StoreContext, digest: string, sealed: string): ForwardContent | null {
  try {
    const { contentType, body } = JSON.parse(cipher.open(sealed, placeOf(digest)).reveal()) as {
      readonly contentType: string | null;
      readonly body: string;
    };
    return { contentType, body: Buffer.from(body, 'base64') };
  } catch (error) {
    if (error instanceof StorageFault) return null;
    throw error;
  }
}
