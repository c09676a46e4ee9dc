/** PostgreSQL's language: how queries are written for it, and how their rows are locked. Used by `postgres-engine`. */
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Database } from '../../database-schema.ts';
import type { StoreLanguage } from '../../store-command.ts';

/** Builds queries; it never runs them. */
export function createPostgresLanguage(): StoreLanguage {
  const q = new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (kysely) => new PostgresIntrospector(kysely),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  return {
    q,
    locks: {
      // Weaker than FOR UPDATE, so that rows that refer to a held row by a foreign key can be added meanwhile.
      hold: (query) => query.forNoKeyUpdate(),
      holdFree: (query) => query.forNoKeyUpdate().skipLocked(),
    },
  };
}
