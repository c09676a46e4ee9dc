/** What one step of the schema is. Forward only: a step is never changed once it was released. */
import { createHash } from 'node:crypto';

/** One step of the schema. */
export interface Migration {
  /** Four digits and a name; the order of the list is the order of the digits. */
  readonly id: string;
  /** The statements in SQLite's language. */
  readonly sqlite: readonly string[];
  /** The same step in PostgreSQL's. */
  readonly postgres: readonly string[];
}

/** SHA-256 (hex) over the statements of a step. */
export function checksumOf(statements: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(statements)).digest('hex');
}
