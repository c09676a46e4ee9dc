/** Turns faults of starting into one clear text and an exit code. Used by the commands that work on the place itself. */
import { ConfigurationError } from '../config/load-config.ts';
import { PortTakenError } from '../node.ts';
import { StorageFault } from '../compose/create-bff.ts';
import { UsageError } from './usage-error.ts';

/** `EX_CONFIG` of sysexits: restarting does not help, an operator has to change something. */
const EXIT_CONFIG = 78;

/** Faults of the store that only another configuration or release can mend. */
const CONFIG_CODES: ReadonlySet<string> = new Set([
  'database_url_unsupported',
  'directory_missing',
  'bound_elsewhere',
  'data_key_invalid',
  'data_key_wrong',
  'schema_newer',
  'migration_changed',
  'foreign_database',
  'database_refused',
  'database_unsuitable',
]);

/** Runs a command's work; a known fault ends the process with its text on stderr, anything else with its stack. */
export async function exitOnFault(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    const isKnown = KNOWN.some((kind) => error instanceof kind) || isTakenPort(error);
    process.stderr.write(
      `${isKnown && error instanceof Error ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
  }
}

const KNOWN = [ConfigurationError, StorageFault, PortTakenError, UsageError];

/** The simulator's, of which nothing is imported here. */
function isTakenPort(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'port_taken';
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return error.exitCode;
  if (error instanceof ConfigurationError) return EXIT_CONFIG;
  return error instanceof StorageFault && CONFIG_CODES.has(error.code) ? EXIT_CONFIG : 1;
}
