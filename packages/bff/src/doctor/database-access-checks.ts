/** Checks of who may read and write the database: rights of its files or its user, and the way to it over a network. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { locateDatabase } from '../storage/inspect-storage.ts';
import type { Check } from './check.ts';
import { databaseLeaves, onThisMachine } from './database-checks.ts';
import { failure, firstOf, notChecked, ok, warning } from './doctor-report.ts';
import type { Finding } from './doctor-report.ts';
import type { Visit } from './visit.ts';

const rights: Check = {
  id: 'database-rights',
  needs: ['DATABASE_URL'],
  leaves: databaseLeaves,
  look: async (visit) => {
    const place = locateDatabase(visit.values.DATABASE_URL ?? '');
    if (place.kind === 'nowhere') return notChecked('There is no such place, see database-url.');
    if (place.kind === 'file') return rightsOfFile(place.path);
    const seen = await visit.database();
    const server = seen === null || seen.kind === 'absent' || seen.kind === 'unseen' ? null : seen.server;
    if (server === null) return notChecked('The database does not open, see database-opens.');
    if (!server.mayCreateTables) {
      return failure(
        'The user of DATABASE_URL may not create tables there.',
        'Let it own the database, or grant it CREATE on its schema.',
      );
    }
    if (server.isSuperuser && visit.isProduction) {
      return warning(
        'The user of DATABASE_URL is a superuser, who may do everything on that server.',
        'Make a user of its own who owns this database alone.',
      );
    }
    return ok('It may create its tables.');
  },
};

function rightsOfFile(path: string): Finding {
  const folder = dirname(path);
  return firstOf(
    mayWrite(folder)
      ? null
      : failure(
          `The folder ${folder} of the database cannot be written by this user.`,
          `Let the user that runs serve own ${folder}.`,
        ),
    isOpenToAll(folder)
      ? failure(
          `Everybody on this machine may replace the files in ${folder}, the database among them.`,
          `chmod o-w ${folder}`,
        )
      : null,
    existsSync(path) && !mayWrite(path)
      ? failure(
          `The database ${path} cannot be written by this user.`,
          `Let the user that runs serve own ${path}.`,
        )
      : null,
    existsSync(path) && (statSync(path).mode & 0o006) !== 0
      ? failure(
          `The database ${path} can be read or written by other users of this machine.`,
          `chmod 600 ${path}`,
        )
      : null,
    ok(existsSync(path) ? 'Its owner alone may read and write it.' : 'The file can be made there.'),
  );
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Writable by all, without the bit that keeps others' files safe in /tmp. */
function isOpenToAll(folder: string): boolean {
  const { mode } = statSync(folder);
  return (mode & 0o002) !== 0 && (mode & 0o1000) === 0;
}

const encryption: Check = {
  id: 'database-encryption',
  needs: ['DATABASE_URL'],
  // Only without a word about it does the driver decide.
  leaves: (visit) => databaseLeaves(visit) && sslmodeOf(visit) === '',
  look: async (visit) => {
    const place = locateDatabase(visit.values.DATABASE_URL ?? '');
    if (place.kind === 'nowhere') return notChecked('There is no such place, see database-url.');
    if (place.kind === 'file' || onThisMachine(place.hostname)) return ok('It does not leave this machine.');
    const todo = 'Add ?sslmode=verify-full to DATABASE_URL, and sslrootcert for an authority of your own.';
    const { sslmode } = place;
    if (sslmode === 'verify-full') return ok('Encrypted, and the server is verified.');
    const isEncrypted = sslmode === '' ? await encryptsUnasked(visit) : sslmode !== 'disable';
    if (isEncrypted) {
      return warning(
        'The way to PostgreSQL is encrypted, but sslmode does not make sure who answers there.',
        todo,
      );
    }
    const text = 'Password and payments go to PostgreSQL over the network in the clear.';
    return visit.isProduction ? failure(text, todo) : warning(text, todo);
  },
};

function sslmodeOf({ values }: Visit): string {
  const place = locateDatabase(values.DATABASE_URL ?? '');
  return place.kind === 'server' ? place.sslmode : '';
}

async function encryptsUnasked(visit: Visit): Promise<boolean> {
  const seen = await visit.database();
  const isSeen = seen?.kind === 'seen' || seen?.kind === 'unusable';
  return isSeen && seen.server?.isEncrypted === true;
}

/** Checks of who may do what, in the order of the report. */
export const accessChecks: readonly Check[] = [rights, encryption];
