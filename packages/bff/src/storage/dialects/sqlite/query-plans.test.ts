/** No command reads a whole table: each query is explained by SQLite on the real schema while the command runs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyMove } from '../../commands/apply-move.ts';
import { claimCapturesDue, claimInquiriesDue } from '../../commands/claim-due.ts';
import { clearLeases } from '../../commands/clear-leases.ts';
import { claimDue, readDepth, recordEnd } from '../../commands/deliver-webhooks.ts';
import { findByAttemptId, findByHandle, findByOrder, findByReturnKey } from '../../commands/find-checkout.ts';
import { noteHint } from '../../commands/note-hint.ts';
import { readEvents } from '../../commands/read-events.ts';
import { readTimeline } from '../../commands/read-timeline.ts';
import { receiveNotification } from '../../commands/receive-notification.ts';
import { reserveAttempt } from '../../commands/reserve-attempt.ts';
import { MIGRATIONS } from '../../migrations/migration-list.ts';
import {
  MINUTE,
  NOW,
  SHOP,
  dataKeys,
  makeMove,
  makeReceive,
  makeReserve,
} from '../../storage-makers.contract.ts';
import type { StoreCommand, StoreContext } from '../../store-command.ts';
import { createValueCipher } from '../../value-cipher.ts';
import { createSqliteLanguage } from './sqlite-engine.ts';
import { migrateSqlite } from './sqlite-migrate.ts';

/** Short by construction: rows that wait, rows that are leased, the quarantine with its bound. */
const BOUNDED = [/^SCAN outbox USING (COVERING )?INDEX outbox_(waiting|dead)$/, /^SCAN quarantine/];

const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-'));
const database = new Database(join(folder, 'plans.db'));
const context: StoreContext = { ...createSqliteLanguage(), cipher: createValueCipher(dataKeys()) };
beforeAll(() => {
  migrateSqlite(database, MIGRATIONS, NOW);
});
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

/** Runs a command and gives its outcome and the steps of its plans that scan. */
function explain<R>(command: StoreCommand<R>): { outcome: R; scans: string[] } {
  const scans: string[] = [];
  let step = command.next();
  while (step.done !== true) {
    const { sql, parameters } = step.value;
    const plan = database
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...parameters);
    const steps = plan.map((line) => line.detail).filter((detail) => detail.startsWith('SCAN'));
    const unbounded = steps.filter((detail) => !BOUNDED.some((bounded) => bounded.test(detail)));
    scans.push(...unbounded.map((detail) => `${detail}: ${sql}`));
    const statement = database.prepare(sql);
    step = command.next(
      statement.reader
        ? { rows: statement.all(...parameters), changed: 0 }
        : { rows: [], changed: statement.run(...parameters).changes },
    );
  }
  return { outcome: step.value, scans };
}

it('the check itself notices a scan', () => {
  function* scan(): StoreCommand<void> {
    yield context.q.selectFrom('attempts').select('id').where('gmo_status', '=', 'x').compile();
  }
  expect(explain(scan()).scans).toEqual([expect.stringMatching(/^SCAN attempts: select/)]);
});

it('no command scans a table', () => {
  const command = makeReserve('o-1');
  const { outcome, scans } = explain(reserveAttempt(context, command));
  if (outcome.kind !== 'owned') throw new Error('expected a new attempt');
  const { checkout, attempt } = outcome.found;
  const move = makeMove(outcome.found, {
    attempt: { nextInquiryAt: NOW },
    events: [{ type: 'checkout.attention', cause: 'inquiry', reason: 'paid_late' }],
  });
  const claim = { now: NOW + MINUTE, limit: 10, owner: 'w', leaseUntil: NOW + 2 * MINUTE };
  const end = { eventId: move.eventIds[0] ?? '', owner: 'w', now: NOW, end: { kind: 'delivered' } } as const;
  const hint = {
    attemptId: attempt.id,
    now: NOW,
    kind: 'returned',
    cancelHinted: false,
    inquireAt: NOW,
  } as const;
  const commands: (() => StoreCommand<unknown>)[] = [
    () => reserveAttempt(context, makeReserve('o-1', { now: NOW + 2 * MINUTE })),
    () => applyMove(context, { ...move, attemptVersion: 2 }),
    () => noteHint(context, hint),
    () => findByOrder(context, SHOP, checkout.orderId),
    () => findByHandle(context, SHOP, checkout.handle),
    () => findByReturnKey(context, SHOP, attempt.returnKey),
    () => findByAttemptId(context, attempt.id),
    () => claimInquiriesDue(context, { now: NOW, limit: 10, owner: 'w', until: NOW + MINUTE }),
    () => claimCapturesDue(context, { now: NOW, limit: 10, owner: 'w', until: NOW + MINUTE }),
    () => receiveNotification(context, makeReceive(attempt.gmoOrderId)),
    () => receiveNotification(context, makeReceive('ekunknown', { quarantineRowsMax: 1 })),
    () => receiveNotification(context, makeReceive('ekunknown', { quarantineRowsMax: 1 })),
    () => claimDue(context, claim),
    () => recordEnd(context, end),
    () => readDepth(context),
    () => readTimeline(context, checkout.id),
    () => readEvents(context, 0, 10),
    () => clearLeases(context, NOW),
  ];
  const all = commands.flatMap((make) => explain(make()).scans);
  expect([...scans, ...all]).toEqual([]);
});
