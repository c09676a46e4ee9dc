/**
 * What can go wrong with the store itself, as one class with a literal code. Thrown by everything in `storage`; the entry
 * points turn the codes of opening into an exit, `error-response` turns the others into a status.
 */

/** Why the store cannot be opened, or cannot do what it was asked. */
export type StorageFaultCode =
  | 'database_url_unsupported' // neither a `file:` URL of a real file nor a `postgres:` URL
  | 'directory_missing' // the folder of the database does not exist
  | 'not_writable' // file or folder cannot be written
  | 'not_a_database' // the file is no SQLite database, or is damaged
  | 'foreign_database' // a database, but not one of ours
  | 'database_in_use' // another process has it, and the engine is for one
  | 'database_refused' // PostgreSQL does not let the user of the URL in, or there is no such database
  | 'database_unsuitable' // a setting under which payments would be stored wrongly or forgotten
  | 'schema_newer' // written by a newer release
  | 'migration_changed' // an applied migration differs from the one in this release
  | 'bound_elsewhere' // belongs to another GMO-PG host or shop
  | 'data_key_invalid' // a key is not 32 bytes of base64, or its id is malformed or used twice
  | 'data_key_wrong' // not the key that this database knows under that id
  | 'undecryptable' // a stored value cannot be read with the keys at hand
  | 'constraint_violated' // the database refused a write that breaks one of its rules
  | 'store_busy' // too many writes wait
  | 'store_unavailable' // disk full, I/O error, locked, no connection: nothing was written, or (connection lost at the commit) all of it
  | 'store_closed'; // the store was closed

/** A fault of the store. The message says what to do and holds no secret. */
export class StorageFault extends Error {
  override readonly name = 'StorageFault';
  readonly code: StorageFaultCode;

  constructor(code: StorageFaultCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
