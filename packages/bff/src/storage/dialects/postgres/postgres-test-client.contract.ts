/** A plain connection for the tests, beside the store. */
import pg from 'pg';
import type { Client } from 'pg';

/** Connects; the caller ends the connection. */
export async function connect(databaseUrl: string): Promise<Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // The server may be taken away from under it.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
