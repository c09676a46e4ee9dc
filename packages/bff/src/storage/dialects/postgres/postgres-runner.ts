/**
 * Runs one command as one transaction on one connection. Either all of it is committed when the promise resolves, or the
 * connection is given back clean, or cut, and the server rolls back. Used by `postgres-engine`.
 */
import type { PoolClient, QueryResult } from 'pg';
import { StorageFault } from '../../storage-fault.ts';
import type { StoreCommand } from '../../store-command.ts';
import { ConnectionLost, endsConnection } from './postgres-faults.ts';

/**
 * How a transaction begins. Writers see what is committed when each statement begins, and lock what they decide on; readers see
 * one state throughout.
 */
export const BEGIN = {
  write: 'BEGIN ISOLATION LEVEL READ COMMITTED',
  read: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
} as const;

type Begin = (typeof BEGIN)[keyof typeof BEGIN];

/**
 * Runs a command and gives the connection back to its pool.
 * @param deadlineMs after which the connection is cut, whatever it is doing
 * @throws ConnectionLost when the connection broke and nothing is stored
 * @throws StorageFault `store_unavailable` when it took too long, or broke at the commit: all of it is stored then, or nothing
 */
export async function runCommand<R>(
  client: PoolClient,
  begin: Begin,
  command: () => StoreCommand<R>,
  deadlineMs: number,
): Promise<R> {
  // A connection that breaks between two statements says so here; the next statement fails.
  const swallow = (): void => undefined;
  client.on('error', swallow);
  let isLate = false;
  const deadline = setTimeout(() => {
    isLate = true;
    // With a statement under way this closes the socket.
    void client.end();
  }, deadlineMs);
  let isClean = false;
  try {
    const outcome = await runTransaction(client, begin, command);
    isClean = true;
    return outcome;
  } catch (error) {
    isClean = !(error instanceof ConnectionLost) && (await rollBack(client));
    throw isLate && error instanceof ConnectionLost ? tookTooLong() : error;
  } finally {
    clearTimeout(deadline);
    client.off('error', swallow);
    client.release(!isClean);
  }
}

async function runTransaction<R>(
  client: PoolClient,
  begin: Begin,
  command: () => StoreCommand<R>,
): Promise<R> {
  await ask(client, begin);
  const steps = command();
  let step = steps.next();
  while (step.done !== true) {
    const { sql, parameters } = step.value;
    const { rows, rowCount } = await ask(client, sql, parameters.map(toParameter));
    step = steps.next({ rows, changed: rowCount ?? 0 });
  }
  try {
    await ask(client, 'COMMIT');
  } catch (error) {
    if (error instanceof ConnectionLost) throw lostAtCommit();
    throw error;
  }
  return step.value;
}

/** One statement. What the server says is thrown as it is; anything else means that the connection is gone. */
async function ask(
  client: PoolClient,
  sql: string,
  parameters: unknown[] = [],
): Promise<QueryResult<object>> {
  try {
    return await client.query<object>(sql, parameters);
  } catch (error) {
    if (endsConnection(error)) throw new ConnectionLost('the connection broke', { cause: error });
    throw error;
  }
}

/**
 * PostgreSQL's texts hold no NUL. One can come only from outside, in a field that is kept as evidence; it must not keep the
 * rest from being stored.
 */
function toParameter(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}

/** Not worth another run: it would take as long. */
function tookTooLong(): StorageFault {
  return new StorageFault('store_unavailable', 'The database took too long. Nothing was stored.');
}

function lostAtCommit(): StorageFault {
  return new StorageFault(
    'store_unavailable',
    'The connection broke at the commit: the command is stored whole, or not at all.',
  );
}

/** Whether the connection is clean again. */
async function rollBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}
