/** What operators do with the data as a whole, besides serving it: the commands of the place itself come here. */
import { ConfigurationError, loadConfig } from '../config/load-config.ts';
import { backUpStorage } from '../storage/back-up-storage.ts';
import { exportStorage } from '../storage/export-storage.ts';
import type { Export } from '../storage/export-storage.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Copies the database into a file that is not there yet.
 * @returns the whole path of the file
 * @throws ConfigurationError with all faults at once; StorageFault
 */
export function backUp(env: Environment, file: string): Promise<string> {
  return backUpStorage(databaseOf(env), file);
}

/**
 * Writes everything that is stored, but for secrets, as plain files of one moment into a folder that is empty or not there yet.
 * @throws ConfigurationError with all faults at once; StorageFault
 */
export function exportAll(env: Environment, folder: string): Promise<Export> {
  return exportStorage(databaseOf(env), folder);
}

function databaseOf(env: Environment): string {
  const loaded = loadConfig(env);
  if (!loaded.ok) throw new ConfigurationError(loaded.faults);
  return loaded.config.databaseUrl.reveal();
}
