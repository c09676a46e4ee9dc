/** Looks for what can go wrong with a database while it is open: its lock, its schema, its clock. Called for `/readyz`. */
import { CompiledQuery } from 'kysely';
import { MIGRATIONS } from './migrations/migration-list.ts';
import type { StorageEngine } from './storage-engine.ts';
import type { StoreCommand } from './store-command.ts';

/** What was found about a database. */
export interface CheckUp {
  /** False = another process may write the database, too; null = others may anyhow. */
  readonly isLockHeld: boolean | null;
  /** Steps of the schema that this release does not know; null = not readable. */
  readonly unknownSteps: readonly string[] | null;
  /** The database's own time at the moment of the look, ms since the epoch; null = none of its own. */
  readonly databaseTime: number | null;
}

/** Looks once. Never rejects. */
export async function checkUp(engine: StorageEngine): Promise<CheckUp> {
  const isLockHeld = engine.isLockHeld();
  try {
    const { steps, at } = await engine.read(() => look(engine.timeQuery));
    const known = new Set(MIGRATIONS.map(({ id }) => id));
    return { isLockHeld, unknownSteps: steps.filter((id) => !known.has(id)), databaseTime: at };
  } catch {
    return { isLockHeld, unknownSteps: null, databaseTime: null };
  }
}

function* look(
  timeQuery: CompiledQuery | null,
): StoreCommand<{ readonly steps: readonly string[]; readonly at: number | null }> {
  const { rows } = yield CompiledQuery.raw('SELECT id FROM migrations ORDER BY id');
  const steps = (rows as readonly { readonly id: string }[]).map(({ id }) => id);
  if (timeQuery === null) return { steps, at: null };
  const [row] = (yield timeQuery).rows as readonly { readonly at: number }[];
  return { steps, at: row?.at ?? null };
}
