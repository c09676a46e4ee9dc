/** Checks of where the database is: its address, its folder, its file system, the room there. */
import { dirname } from 'node:path';
import { locateDatabase } from '../storage/inspect-storage.ts';
import type { DatabaseLocation } from '../storage/inspect-storage.ts';
import type { Check } from './check.ts';
import type { CheckId } from './check-titles.ts';
import { inGroup } from './check.ts';
import { contentChecks, onThisMachine } from './database-checks.ts';
import { accessChecks } from './database-access-checks.ts';
import { failure, notChecked, ok, warning } from './doctor-report.ts';
import type { Finding } from './doctor-report.ts';
import { fileSystemOf } from './file-systems.ts';
import { copiedFolderOf, liesIn, publishedFolderOf, repositoryOf } from './folders.ts';
import type { Visit } from './visit.ts';

type FileLocation = Extract<DatabaseLocation, { kind: 'file' }>;
type ServerLocation = Extract<DatabaseLocation, { kind: 'server' }>;

/** A check of where the database is. */
function ofLocation(
  id: CheckId,
  ofFile: (place: FileLocation, visit: Visit) => Finding,
  ofServer: (place: ServerLocation, visit: Visit) => Finding,
): Check {
  return {
    id,
    needs: ['DATABASE_URL'],
    look: (visit) => {
      const place = locateDatabase(visit.values.DATABASE_URL ?? '');
      if (place.kind === 'nowhere') return notChecked('There is no such place, see database-url.');
      return place.kind === 'file' ? ofFile(place, visit) : ofServer(place, visit);
    },
  };
}

const url: Check = {
  id: 'database-url',
  variables: ['DATABASE_URL'],
  look: ({ values: { DATABASE_URL: text = '' }, given, isProduction }) => {
    const place = locateDatabase(text);
    if (place.kind === 'nowhere') {
      const [what = '', ...todo] = place.fault.message.split(/(?<=\.) /);
      return failure(what, todo.join(' ') || 'Put such a URL into DATABASE_URL.');
    }
    if (place.kind === 'server') return ok(`PostgreSQL, ${place.hostname || 'this machine'}, ${place.name}.`);
    if (isProduction && !/^file:\//.test(text)) {
      const how = (given['DATABASE_URL'] ?? '') === '' ? 'is not set and is' : 'is';
      return warning(
        `DATABASE_URL ${how} a path that depends on the folder in which serve is started: from another one it would begin with an empty database.`,
        'Set DATABASE_URL to file: and a path from the root.',
      );
    }
    return ok(`SQLite, ${place.path}.`);
  },
};

const location = ofLocation(
  'database-location',
  ({ path }, visit) => {
    const { isProduction, machine } = visit;
    const published = publishedFolderOf(path);
    if (published !== null) {
      return failure(
        `The database lies below a folder called ${published}, which web servers publish.`,
        'Move it to a folder that no web server serves, such as /var/lib/epos-kantan.',
      );
    }
    const copied = copiedFolderOf(path);
    if (copied !== null) {
      return failure(
        `The database lies below ${copied}, where a service copies it while it is written, which tears it apart.`,
        'Move it to an ordinary local folder, and copy it by a backup.',
      );
    }
    const temporary = machine.temporaryFolders.find((folder) => liesIn(path, folder));
    if (temporary !== undefined && isForEarnest(visit)) {
      const text = `The database lies below ${temporary}, which is emptied without asking: every payment in it would be forgotten.`;
      const todo = 'Move it to a folder that stays, such as /var/lib/epos-kantan.';
      return isProduction ? failure(text, todo) : warning(text, todo);
    }
    const repository = repositoryOf(dirname(path));
    if (repository !== null && isProduction) {
      return warning(
        `The database lies in the repository ${repository}, where a clean or a fresh clone removes it.`,
        'Move it to a folder of its own, such as /var/lib/epos-kantan.',
      );
    }
    return ok(`${dirname(path)}.`);
  },
  ({ hostname }) => ok(onThisMachine(hostname) ? 'On this machine.' : `On ${hostname}.`),
);

/** Whether payments here are more than the simulator's. */
function isForEarnest({ isProduction, gmo }: Visit): boolean {
  return isProduction || gmo?.environment === 'test';
}

const fileSystem = ofLocation(
  'database-filesystem',
  ({ path }, visit) => {
    const type = visit.machine.fileSystem(dirname(path))?.type;
    if (type === undefined) return notChecked('The file system cannot be asked.');
    const kind = fileSystemOf(type);
    switch (kind?.kind) {
      case 'network':
        return failure(
          `The database lies on ${kind.name}, where SQLite's locks and syncs do not hold.`,
          'Put it on a local disk, or use PostgreSQL.',
        );
      case 'memory':
        return visit.isProduction
          ? failure(
              `The database lies on ${kind.name}, which is gone with the next restart.`,
              'Put it on a local disk.',
            )
          : ok(`${kind.name}, gone with the next restart: fine for a test alone.`);
      case 'layer':
        return visit.isProduction
          ? failure(
              `The database lies in the layer of a container, which is gone with the container.`,
              'Mount a volume on a local disk there.',
            )
          : ok('The layer of a container, gone with it: fine for a test alone.');
      case 'passed_through':
        return warning(
          `The database lies on ${kind.name}: whether a sync reaches the disk is up to another program.`,
          'Put it on a local disk.',
        );
      case undefined:
        return ok('An ordinary one.');
    }
  },
  () => ok("PostgreSQL's own."),
);

const ROOM_MIN = 100 * 1024 * 1024;
const ROOM_LITTLE = 1024 * 1024 * 1024;

const space = ofLocation(
  'database-space',
  ({ path }, { machine }) => {
    const free = machine.fileSystem(dirname(path))?.bytesFree;
    if (free === undefined) return notChecked('The file system cannot be asked.');
    const mebibytes = `${Math.floor(free / 1024 / 1024).toLocaleString('en-US')} MiB`;
    const todo = 'Make room on that disk, or move the database.';
    if (free < ROOM_MIN)
      return failure(
        `Only ${mebibytes} are free on the disk of the database: when it is full nobody can pay.`,
        todo,
      );
    if (free < ROOM_LITTLE) return warning(`${mebibytes} are free on the disk of the database.`, todo);
    return ok(`${mebibytes} are free.`);
  },
  () => ok("PostgreSQL's own; watch it there."),
);

/** Checks of the database, in the order of the report. */
export const databaseChecks = inGroup('database', [
  url,
  location,
  fileSystem,
  space,
  ...accessChecks,
  ...contentChecks,
]);
