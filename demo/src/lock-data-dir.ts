/** Lets one demo at a time use a data folder: two would overwrite each other's orders. Called by `startDemo`. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const lockedHere = new Set<string>();

/**
 * Takes the folder. The lock of a demo that was killed is taken over, because its process is gone.
 * @returns gives the folder back
 * @throws Error with one sentence when another demo has it.
 */
export function lockDataDir(dataDir: string): () => void {
  const file = join(dataDir, 'running.pid');
  const owner = readOwner(file);
  if (lockedHere.has(dataDir) || (owner !== undefined && owner !== process.pid && isAlive(owner))) {
    throw new Error(
      `a demo is running on these payments already: stop it first, or remove ${file} if there is none`,
    );
  }
  writeFileSync(file, String(process.pid));
  lockedHere.add(dataDir);
  return () => {
    lockedHere.delete(dataDir);
    rmSync(file, { force: true });
  };
}

function readOwner(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined; // no lock
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
