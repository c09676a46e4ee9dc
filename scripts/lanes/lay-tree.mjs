/** A copy of the repository's files in a folder of its own, so that a lane installs and builds without touching this tree. Called by test-lanes.mjs. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const rootFolder = fileURLToPath(new URL('../../', import.meta.url));
const listBytesMax = 4 * 1024 * 1024;

/**
 * Copies what git knows and what it would take up, as it stands now. The copy is a repository too: some tests ask git.
 * @param {string} target  a folder that is there and empty
 */
export function layTree(target) {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: rootFolder,
    maxBuffer: listBytesMax,
    encoding: 'utf8',
  });
  // What was deleted and not committed is listed as well.
  const files = list.split('\0').filter((file) => file !== '' && existsSync(join(rootFolder, file)));
  for (const file of files) cpSync(join(rootFolder, file), join(target, file), { recursive: true });
  const identity = ['-c', 'user.name=lane', '-c', 'user.email=lane@localhost'];
  const git = (...args) => execFileSync('git', [...identity, ...args], { cwd: target, stdio: 'ignore' });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'lane');
}
