/**
 * Guards taken out on purpose, to see that crash points notice. Used by `serve-crashing` when it is told to; a run without a guard has to fail at
 * the points that the guard is for.
 */
import Database from 'better-sqlite3';
import type { CompiledQuery } from 'kysely';
import pg from 'pg';
import type { CheckoutStore } from '../../checkout/ports/checkout-store.ts';
import type { PaymentGateway } from '../../checkout/ports/payment-gateway.ts';
import type { NotificationInbox } from '../../notification/notification-inbox.ts';
import { cryptoIdSource } from '../../runtime/crypto-id-source.ts';
import type { AroundEngine, Storage } from '../../storage/open-storage.ts';
import type { StoreCommand } from '../../storage/store-command.ts';
import type { WebhookOutbox } from '../../webhook/webhook-outbox.ts';
import type { AroundPort } from '../../compose/create-parts.ts';

/** The guards, each with what happens in its place. */
export const GUARDS = {
  'zero-after-commit': 'a notification is answered 0 while its commit is still to come',
  'sent-before-recorded': 'a webhook is recorded as delivered before it is sent',
  'leases-end': 'what a dead process held is not given free for an hour',
  'reserved-before-entry': 'EntryTran is sent before the attempt is stored, under an OrderID of chance',
  'event-with-its-webhook': 'the webhook is queued in a transaction after the one of its event',
  'migration-in-one-piece': 'each statement of a migration is a transaction of its own',
} as const;

/** The name of a guard. */
export type Guard = keyof typeof GUARDS;

/** Whether a word names a guard. */
export function isGuard(word: string): word is Guard {
  return Object.hasOwn(GUARDS, word);
}

/** Where a guard can be taken out. */
export interface Sabotage {
  readonly port: AroundPort;
  readonly engine: AroundEngine;
  readonly drivers: () => void;
}

/** Takes a guard out; undefined = all stay. @throws Error for a word that names none */
export function sabotage(guard: string | undefined): Sabotage {
  if (guard !== undefined && !isGuard(guard)) throw new Error(`there is no guard ${guard}`);
  const ofStorage: Partial<Record<Guard, (storage: Storage) => Storage>> = {
    'zero-after-commit': (storage) => ({ ...portsOf(storage), inbox: answerAtOnce(storage.inbox) }),
    'sent-before-recorded': (storage) => ({ ...portsOf(storage), outbox: recordAtOnce(storage.outbox) }),
    'leases-end': (storage) => ({ ...portsOf(storage), outbox: holdLong(storage.outbox) }),
    'reserved-before-entry': (storage) => ({
      ...portsOf(storage),
      checkouts: enterFirst(storage.checkouts, () => gateway),
    }),
  };
  let gateway: PaymentGateway | null = null;
  const breakStorage = guard === undefined ? undefined : ofStorage[guard];
  return {
    port: (name, port) => {
      if (name === 'gateway') gateway = port as unknown as PaymentGateway;
      const isStorage = name === 'storage' && 'checkouts' in port;
      if (!isStorage || breakStorage === undefined) return port;
      return breakStorage(port as unknown as Storage) as unknown as typeof port;
    },
    engine: (engine) => {
      if (guard === 'leases-end') return { ...engine, isShared: true };
      return guard === 'event-with-its-webhook' ? queueLater(engine) : engine;
    },
    drivers: () => {
      if (guard === 'migration-in-one-piece') migrateInPieces();
    },
  };
}

/** A port is a proxy with methods that are made when they are asked for: they are asked for here. */
function portsOf<P extends object>(port: P): P {
  return Object.fromEntries(Object.keys(port).map((key) => [key, Reflect.get(port, key)])) as P;
}

function answerAtOnce(inbox: NotificationInbox): NotificationInbox {
  return {
    receive: async (command) => {
      void inbox.receive(command).catch(() => undefined);
      return { kind: 'attempt', attemptId: '', accessIdMatches: true, repeated: false };
    },
  };
}

function recordAtOnce(outbox: WebhookOutbox): WebhookOutbox {
  return {
    ...portsOf(outbox),
    claimDue: async (command) => {
      const rows = await outbox.claimDue(command);
      for (const { eventId } of rows) {
        const { owner, now } = command;
        await outbox.recordEnd({ eventId, owner, now, end: { kind: 'delivered' } });
      }
      return rows;
    },
    recordEnd: () => Promise.resolve(),
  };
}

const LONG_MS = 3_600_000;

function holdLong(outbox: WebhookOutbox): WebhookOutbox {
  return {
    ...portsOf(outbox),
    claimDue: (command) => outbox.claimDue({ ...command, leaseUntil: command.leaseUntil + LONG_MS }),
  };
}

/**
 * The attempt that will be the first of its order is entered at GMO-PG before it is stored. By chance, because an order that has its OrderID for
 * ever would meet its own trade again, and be saved by that guard.
 */
function enterFirst(checkouts: CheckoutStore, gateway: () => PaymentGateway | null): CheckoutStore {
  return {
    ...portsOf(checkouts),
    reserveAttempt: async (command) => {
      const { shopId, order } = command;
      const fresh = { ...command.fresh, gmoOrderBase: cryptoIdSource.base32(20) };
      const gmoOrderId = `ek${fresh.gmoOrderBase}-01`;
      const known = await checkouts.findByOrder(shopId, order.orderId);
      const { amount, tax } = order;
      if (known === null) await gateway()?.registerTrade({ gmoOrderId, jobCode: 'AUTH', amount, tax });
      return checkouts.reserveAttempt({ ...command, fresh });
    },
  };
}

const queueLater: AroundEngine = (engine) => ({
  ...engine,
  write: async <R>(command: () => StoreCommand<R>): Promise<R> => {
    let later: CompiledQuery[] = [];
    const outcome = await engine.write(() => {
      later = [];
      return withoutQueueing(command(), later);
    });
    if (later.length > 0) await engine.write(() => runAll(later));
    return outcome;
  },
});

function* withoutQueueing<R>(steps: StoreCommand<R>, later: CompiledQuery[]): StoreCommand<R> {
  let step = steps.next();
  while (step.done !== true) {
    const isQueueing = step.value.sql.startsWith('insert into "outbox"');
    if (isQueueing) later.push(step.value);
    step = steps.next(isQueueing ? { rows: [], changed: 1 } : yield step.value);
  }
  return step.value;
}

function* runAll(queries: readonly CompiledQuery[]): StoreCommand<void> {
  for (const query of queries) yield query;
}

function migrateInPieces(): void {
  const client = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const { query } = client;
  client.query = function (...args: unknown[]) {
    // Those of the units begin with their isolation level.
    const isMigration = args[0] === 'BEGIN';
    return Reflect.apply(query, this, isMigration ? ['SELECT 1'] : args);
  };
  Database.prototype.transaction = ((work: () => unknown) => ({
    immediate: () => work(),
  })) as unknown as typeof Database.prototype.transaction;
}
