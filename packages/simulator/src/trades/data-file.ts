/*
 * Remembers trades over a restart. One JSON file, replaced whole by a rename so that it is never half-written;
 * writes that are asked for while one is running are put together. Used by create-simulator.ts.
 */
import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readSavedState, type SavedState } from './read-saved-state.ts';

/** A data file that cannot be used; `message` is one sentence. */
export class DataFileError extends Error {
  readonly code = 'data_file';
}

/** The state in the file; undefined when there is no file yet. @throws DataFileError */
export function loadState(path: string, shopId: string): SavedState | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new DataFileError(`${path} cannot be read`, { cause: error });
  }
  const state = readSavedState(text);
  if (state === undefined) throw new DataFileError(`${path} is not a data file of this simulator`);
  if (state.shopId !== shopId) throw new DataFileError(`${path} belongs to shop ${state.shopId}`);
  return state;
}

/** Writes the present state; resolves when a state at least as new as the call is in the file. */
export function createSaver(path: string, capture: () => SavedState): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const write = async () => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.new`, JSON.stringify(capture()), { mode: 0o600 });
    await rename(`${path}.new`, path);
  };
  const run = () => {
    running = write().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (running === undefined) return run();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return run();
      });
    return next;
  };
}
