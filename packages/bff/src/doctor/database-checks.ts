/** Checks of the database as it is found: it opens, it is ours, of this shop and release, with these keys, and forgets nothing. */
import type { InspectedStorage, ServerFacts } from '../storage/inspected-storage.ts';
import { locateDatabase } from '../storage/inspect-storage.ts';
import type { StorageFaultCode } from '../storage/storage-fault.ts';
import type { Check } from './check.ts';
import type { CheckId } from './check-titles.ts';
import { failure, notChecked, ok, warning } from './doctor-report.ts';
import type { Finding } from './doctor-report.ts';
import type { Visit } from './visit.ts';

/** Faults that another check tells. */
const OF_SCHEMA: ReadonlySet<StorageFaultCode> = new Set([
  'schema_newer',
  'migration_changed',
  'foreign_database',
]);
const OF_DURABILITY: ReadonlySet<StorageFaultCode> = new Set(['database_unsuitable']);

/** Whether looking at the database asks another machine. */
export function databaseLeaves({ values: { DATABASE_URL: url } }: Visit): boolean {
  const place = url === undefined ? null : locateDatabase(url);
  return place?.kind === 'server' && !onThisMachine(place.hostname);
}

/** A path is a socket. */
export function onThisMachine(hostname: string): boolean {
  return (
    hostname === '' || hostname.startsWith('/') || /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(hostname)
  );
}

type Known = Exclude<InspectedStorage, { kind: 'unseen' }>;

/** A check of what the look at the database gave. */
function ofDatabase(id: CheckId, judge: (seen: Known, visit: Visit) => Finding | Promise<Finding>): Check {
  return {
    id,
    needs: ['DATABASE_URL'],
    leaves: databaseLeaves,
    look: async (visit) => {
      const seen = await visit.database();
      if (seen === null) return notChecked('DATABASE_URL has to be mended first.');
      if (seen.kind === 'unseen') return notChecked(`The database could not be looked at: ${seen.why}.`);
      return judge(seen, visit);
    },
  };
}

const NOT_OPEN = notChecked('The database does not open, see database-opens.');
const NOT_THERE = ok('There is no database yet; the first start makes it.');

const opens = ofDatabase('database-opens', (seen, { values: { DATABASE_URL: url = '' } }) => {
  if (seen.kind === 'absent') return NOT_THERE;
  if (seen.kind === 'seen')
    return ok(seen.server === null ? 'SQLite, whole.' : `PostgreSQL ${versionOf(seen.server)}.`);
  const { code, message } = seen.fault;
  if (OF_SCHEMA.has(code) || OF_DURABILITY.has(code)) return ok('It can be reached and read.');
  const [what, ...todo] = message.split(/(?<=\.) /);
  return failure(what ?? message, todo.join(' ') || adviceOf(code, locateDatabase(url).kind));
});

function adviceOf(code: StorageFaultCode, kind: string): string {
  if (code === 'store_unavailable' && kind === 'server')
    return 'Start PostgreSQL, and let this machine reach the host and port of DATABASE_URL.';
  return 'Compare DATABASE_URL with docs/configuration.md.';
}

function versionOf({ version }: ServerFacts): string {
  return `${String(Math.floor(version / 10_000))}.${String(version % 10_000)}`;
}

const version = ofDatabase('database-version', (seen) => {
  const server = seen.kind === 'absent' ? null : seen.server;
  if (server === null)
    return seen.kind === 'unusable' ? NOT_OPEN : ok('SQLite, as it comes with the software.');
  if (server.version < 130_000) {
    return failure(
      `PostgreSQL ${versionOf(server)} is no longer kept by its makers.`,
      'Move to PostgreSQL 15 or newer.',
    );
  }
  if (server.version < 150_000) {
    return warning(
      `PostgreSQL ${versionOf(server)} is older than those in which the tests have run.`,
      'Move to PostgreSQL 15 or newer.',
    );
  }
  return ok(`PostgreSQL ${versionOf(server)}.`);
});

const schema = ofDatabase('database-schema', (seen) => {
  if (seen.kind === 'absent') return NOT_THERE;
  if (seen.kind === 'unusable') {
    if (!OF_SCHEMA.has(seen.fault.code)) return NOT_OPEN;
    const [what = '', todo] = seen.fault.message.split(/(?<=\.) /);
    return failure(what, todo ?? 'Start the release that wrote it, or restore a backup of this one.');
  }
  switch (seen.schema) {
    case 'current':
      return ok('As this release makes them.');
    case 'older':
      return ok('Of an older release; the next start, or migrate, brings them up to date.');
    case 'empty':
      return ok('None yet; the first start makes them.');
  }
});

const durability = ofDatabase('database-durability', (seen) => {
  if (seen.kind === 'absent' || (seen.kind === 'seen' && seen.server === null))
    return ok('SQLite with WAL and synchronous=FULL, as the software sets them.');
  if (seen.server === null) return NOT_OPEN;
  const { fsync, synchronousCommit, fullPageWrites } = seen.server;
  if (fsync === 'off') {
    return failure(
      'fsync is off in PostgreSQL: a power cut can lose payments, and the whole database.',
      'Set fsync = on in postgresql.conf, and reload.',
    );
  }
  if (synchronousCommit === 'off') {
    return failure(
      'synchronous_commit is off in PostgreSQL: a crash forgets what GMO-PG was told is stored.',
      'Set synchronous_commit = on for the database or the user of DATABASE_URL.',
    );
  }
  if (fullPageWrites === 'off') {
    return failure(
      'full_page_writes is off in PostgreSQL: a power cut can leave torn pages.',
      'Set full_page_writes = on in postgresql.conf, and reload.',
    );
  }
  if (seen.kind === 'unusable' && OF_DURABILITY.has(seen.fault.code)) {
    return failure(seen.fault.message, 'Give it a database of its own: UTF8, and one that takes writes.');
  }
  return ok(`fsync on, synchronous_commit ${synchronousCommit}, full_page_writes on.`);
});

const place = ofDatabase('database-place', (seen, { gmo, values }) => {
  if (seen.kind === 'absent') return NOT_THERE;
  if (seen.kind === 'unusable') return NOT_OPEN;
  if (seen.place === null) return ok('Bound to nothing yet; the first start binds it.');
  if (gmo === null || values.GMO_SHOP_ID === undefined)
    return notChecked('GMO_ENV, GMO_BASE_URL or GMO_SHOP_ID has to be mended first.');
  const { gmoHost, shopId } = seen.place;
  if (gmoHost === gmo.url.hostname && shopId === values.GMO_SHOP_ID)
    return ok(`Of shop ${shopId} at ${gmoHost}.`);
  return failure(
    `The database belongs to shop ${shopId} at ${gmoHost}, the configuration names shop ${values.GMO_SHOP_ID} at ${gmo.url.hostname}.`,
    'Give each shop and environment a DATABASE_URL of its own.',
  );
});

const keys = ofDatabase('database-keys', (seen, { values }) => {
  if (seen.kind === 'absent') return NOT_THERE;
  if (seen.kind === 'unusable') return NOT_OPEN;
  if (values.DATA_KEY === undefined) return notChecked('DATA_KEY has to be mended first.');
  if (seen.dataKeyFault === null)
    return ok(seen.schema === 'empty' ? 'Nothing is stored yet.' : 'Every key that is needed is there.');
  const [what = '', ...todo] = seen.dataKeyFault.message.split(/(?<=\.) /);
  return failure(what, todo.join(' '));
});

const inUse = ofDatabase('database-in-use', (seen) => {
  if (seen.kind === 'absent') return NOT_THERE;
  if (seen.kind === 'unusable') return NOT_OPEN;
  if (seen.server !== null) {
    return seen.server.connectionsFree < 11
      ? warning(
          `PostgreSQL has room for ${String(Math.max(0, seen.server.connectionsFree))} more connections, and each process of the BFF uses up to 11.`,
          'Raise max_connections, or close what else is connected.',
        )
      : ok(`PostgreSQL has room for ${String(seen.server.connectionsFree)} more connections.`);
  }
  if (seen.isServed === null)
    return warning(
      'The lock beside the database cannot be read by this user.',
      'Call doctor as the user that runs serve.',
    );
  return ok(seen.isServed ? 'A process serves it now.' : 'Nobody now.');
});

/** Checks of what is in the database, in the order of the report. */
export const contentChecks: readonly Check[] = [opens, version, schema, durability, place, keys, inUse];
