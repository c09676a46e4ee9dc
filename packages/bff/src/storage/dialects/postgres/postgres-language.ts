/** PostgreSQL's language: how queries are written for it, and how their rows are locked. Used by `postgres-engine`. */
import {
  CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { Database } from '../../database-schema.ts';
import type { StoreLanguage } from '../../store-command.ts';

/** How long a reader of events waits for the writers that are under way. */
const SETTLE_MS_MAX = 500;

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
      // Writers share this lock from their first event to their commit (migration 0001). Those that come while it is waited for
      // wait, too, so the wait is short; then the command is run again.
      settleEvents: [
        CompiledQuery.raw(`SET LOCAL lock_timeout = ${String(SETTLE_MS_MAX)}`),
        CompiledQuery.raw('SELECT pg_advisory_xact_lock(1701867379, 2)'),
      ],
    },
  };
}
