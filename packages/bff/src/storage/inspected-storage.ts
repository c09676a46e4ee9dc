/** What a look at a database gives, and the reading that both engines have in common. Used by `inspect-storage` and its dialects. */
import type { Place } from './commands/bind-place.ts';
import { refuseWrongDataKeys } from './commands/verify-data-keys.ts';
import { MIGRATIONS } from './migrations/migration-list.ts';
import { planMigrations } from './migrations/plan-migrations.ts';
import type { AppliedMigration, MigrationStep } from './migrations/plan-migrations.ts';
import { refuseMissingDataKeys } from './missing-data-keys.ts';
import { StorageFault } from './storage-fault.ts';
import { one } from './store-command.ts';
import type { StoreCommand, StoreContext, StoreLanguage } from './store-command.ts';
import { createValueCipher } from './value-cipher.ts';
import type { DataKeys } from './value-cipher.ts';

/** What a database was found to be. */
export type InspectedStorage =
  /** There is no file yet; the first start makes it. */
  | { readonly kind: 'absent' }
  /** The product would not start on it. */
  | { readonly kind: 'unusable'; readonly fault: StorageFault; readonly server: ServerFacts | null }
  /** It could not be looked at without changing something. */
  | { readonly kind: 'unseen'; readonly why: string }
  | SeenStorage;

/** A database that the product can start on. */
export interface SeenStorage {
  readonly kind: 'seen';
  /** `older`: the next start brings it up to date. */
  readonly schema: 'empty' | 'older' | 'current';
  /** The GMO-PG host and shop that it belongs to; null = not bound yet. */
  readonly place: Place | null;
  /** Whether GMO-PG has ever registered a trade for that shop. */
  readonly hasWorked: boolean;
  /** What is wrong with DATA_KEY for this database; null = nothing, or it was not compared. */
  readonly dataKeyFault: StorageFault | null;
  /** Whether a process serves it now; null = that cannot be told. */
  readonly isServed: boolean | null;
  /** Null on SQLite. */
  readonly server: ServerFacts | null;
}

/** Settings of a PostgreSQL, as it tells them. */
export interface ServerFacts {
  /** 150004 = 15.4 */
  readonly version: number;
  readonly fsync: string;
  readonly synchronousCommit: string;
  readonly fullPageWrites: string;
  /** Whether this connection is encrypted. */
  readonly isEncrypted: boolean;
  readonly mayCreateTables: boolean;
  readonly isSuperuser: boolean;
  /** How many more connections it takes. */
  readonly connectionsFree: number;
}

type Facts = Pick<SeenStorage, 'schema' | 'place' | 'hasWorked' | 'dataKeyFault'>;

/** What a database without our tables is. */
export const EMPTY: Facts = { schema: 'empty', place: null, hasWorked: false, dataKeyFault: null };

/** The steps of this release in one engine's words. */
export function stepsOf(engine: 'sqlite' | 'postgres'): readonly MigrationStep[] {
  return MIGRATIONS.map((migration) => ({ id: migration.id, statements: migration[engine] }));
}

/**
 * Reads what our tables tell.
 * @throws StorageFault `schema_newer`, `migration_changed`
 */
export function* factsOf(
  language: StoreLanguage,
  steps: readonly MigrationStep[],
  applied: readonly AppliedMigration[],
  dataKeys: DataKeys | null,
): StoreCommand<Facts> {
  if (applied.length === 0) return EMPTY;
  const isCurrent = planMigrations(steps, applied).length === 0;
  const { q } = language;
  const row = yield* one(q.selectFrom('place').selectAll());
  const worked = q.selectFrom('attempts').select('id').where('access_id', 'is not', null).limit(1);
  return {
    schema: isCurrent ? 'current' : 'older',
    place: row === null ? null : { gmoHost: row.gmo_host, shopId: row.shop_id },
    hasWorked: (yield* one(worked)) !== null,
    dataKeyFault: dataKeys === null ? null : yield* dataKeyFault(language, dataKeys, isCurrent),
  };
}

function* dataKeyFault(
  language: StoreLanguage,
  dataKeys: DataKeys,
  isCurrent: boolean,
): StoreCommand<StorageFault | null> {
  try {
    const context: StoreContext = { ...language, cipher: createValueCipher(dataKeys) };
    yield* refuseWrongDataKeys(context);
    // It also looks into tables that an older schema may lack.
    if (isCurrent) yield* refuseMissingDataKeys(context);
    return null;
  } catch (error) {
    if (error instanceof StorageFault) return error;
    throw error;
  }
}
