/** Checks of the files that hold secrets: readable by their owner alone, served and kept by nobody. What is in them is not looked at. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { SECRET_NAMES } from '../config/load-config.ts';
import type { Check } from './check.ts';
import { failure, firstOf, ok } from './doctor-report.ts';
import { publishedFolderOf, repositoryOf } from './folders.ts';

/** Readable by others, or writable by the group or others. */
const OTHERS_MAY_READ = 0o004;
const OTHERS_MAY_WRITE = 0o022;

/** Where container platforms mount secrets, readable for every user of the one container. */
const MOUNTED = /^\/(?:var\/)?run\/secrets\//;

const secretFiles: Check = {
  id: 'secret-files',
  look: ({ env }) => {
    const files = SECRET_NAMES.map((name) => `${name}_FILE`).filter((name) => (env[name] ?? '') !== '');
    for (const name of files) {
      const path = resolve(env[name] ?? '');
      const mode = modeOf(path);
      if (mode === null || MOUNTED.test(path)) continue;
      if ((mode & (OTHERS_MAY_READ | OTHERS_MAY_WRITE)) !== 0) {
        return failure(
          `${path} of ${name} can be ${(mode & OTHERS_MAY_READ) === 0 ? 'written' : 'read'} by other users of this machine.`,
          `chmod 600 ${path}`,
        );
      }
    }
    return ok(
      files.length === 0
        ? 'None; secrets come as variables.'
        : 'Other users of this machine can neither read nor write them.',
    );
  },
};

/** What `init` writes. */
const ENVIRONMENT_FILE = '.env.epos-kantan';

const environmentFile: Check = {
  id: 'environment-file',
  look: ({ machine: { folder } }) => {
    const path = join(folder, ENVIRONMENT_FILE);
    const mode = modeOf(path);
    if (mode === null) return ok('Not in this folder.');
    return firstOf(
      (mode & (OTHERS_MAY_READ | OTHERS_MAY_WRITE)) === 0
        ? null
        : failure(
            `${path} holds secrets, and other users of this machine can read or write it.`,
            `chmod 600 ${path}`,
          ),
      publishedFolderOf(path) === null
        ? null
        : failure(
            `${path} holds secrets and lies in a folder that a web server publishes.`,
            'Move it elsewhere, and make every secret in it anew if it was ever reachable.',
          ),
      isInIndex(path)
        ? failure(
            `${path} holds secrets and is kept in the repository.`,
            `git rm --cached ${ENVIRONMENT_FILE}, ignore it, and make every secret in it anew.`,
          )
        : null,
      ok('Readable by its owner alone.'),
    );
  },
};

function modeOf(path: string): number | null {
  try {
    return statSync(path).mode;
  } catch {
    return null;
  }
}

const INDEX_BYTES_MAX = 64 * 1024 * 1024;

/** Whether git keeps a file: its list of files has the path, and a NUL behind it. */
function isInIndex(path: string): boolean {
  const root = repositoryOf(dirname(path));
  const index = root === null ? '' : join(root, '.git', 'index');
  if (root === null || !existsSync(index) || statSync(index).size > INDEX_BYTES_MAX) return false;
  return readFileSync(index).includes(`${relative(root, path)}\0`);
}

/** Checks of files of secrets, in the order of the report. */
export const secretFileChecks: readonly Check[] = [secretFiles, environmentFile];
