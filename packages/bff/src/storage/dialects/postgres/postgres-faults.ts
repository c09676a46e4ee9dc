/**
 * Puts the driver's errors into the store's words, and says which of them another run can mend. Everything else passes
 * unchanged: an outcome, a fault of ours, or a bug.
 *
 * PostgreSQL puts values into the details of its errors, whole rows even. Nothing of that goes on: only the SQLSTATE and the name
 * of the rule.
 */
import { DatabaseError } from 'pg';
import { StorageFault } from '../../storage-fault.ts';
import type { StorageFaultCode } from '../../storage-fault.ts';

/** Others were quicker: serialization failure, deadlock, a lock that was not to be had, and a row that is there already. */
const RACES: ReadonlySet<string> = new Set(['40001', '40P01', '55P03', '23505']);

/** Thrown by the runner: the connection is gone, and nothing of the command is stored. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** Whether the same command may well succeed when it is run again. */
export function isWorthAnotherRun(error: unknown): boolean {
  if (error instanceof ConnectionLost) return true;
  return error instanceof DatabaseError && RACES.has(error.code ?? '');
}

/** Whether the server has ended the connection, or is about to: shutdown, crash, or an administrator. */
export function endsConnection(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return true;
  return error.severity === 'FATAL' || error.severity === 'PANIC' || /^(?:57P|08)/.test(error.code ?? '');
}

const REFUSED: Readonly<Record<string, string>> = {
  '28P01': 'The password in DATABASE_URL is wrong.',
  '28000': 'PostgreSQL does not let the user of DATABASE_URL in. Look at pg_hba.conf, and at TLS.',
  '3D000': 'The database of DATABASE_URL does not exist. Create it first.',
  '42501': 'The user of DATABASE_URL may not create tables. Grant it the schema, or let it own the database.',
  '3F000': 'The user of DATABASE_URL has no schema to work in. Look at its search_path.',
};

/** The fault behind an error of the driver, or the error itself. */
export function toStorageFault(error: unknown): unknown {
  if (error instanceof StorageFault) return error;
  if (!(error instanceof DatabaseError)) return isOfDriver(error) ? unavailable(codeOf(error)) : error;
  const code = error.code ?? '';
  if (code.startsWith('23')) {
    const rule = error.constraint ?? error.column ?? error.table ?? 'a rule';
    return fault('constraint_violated', `The database refused a write: ${rule} (${code}).`);
  }
  const refusal = REFUSED[code];
  return refusal === undefined ? unavailable(code) : fault('database_refused', refusal);
}

function unavailable(code: string): StorageFault {
  return fault('store_unavailable', `The database cannot be used now (${code}).`);
}

function fault(code: StorageFaultCode, message: string): StorageFault {
  return new StorageFault(code, message);
}

/** What Node says of a certificate that is not believed. */
const CERTIFICATE = /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_)/;

/** Errors of sockets and of TLS carry a code; the driver's own about a connection carry only a text. */
function isOfDriver(error: unknown): error is Error {
  if (error instanceof ConnectionLost) return true;
  if (!(error instanceof Error)) return false;
  if ('code' in error && CERTIFICATE.test(String(error.code))) return true;
  return 'syscall' in error || /connection|timeout exceeded|Client (?:was|has)/i.test(error.message);
}

function codeOf(error: Error): string {
  const cause = error instanceof ConnectionLost && error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : 'no connection';
}
