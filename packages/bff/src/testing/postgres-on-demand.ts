/**
 * One PostgreSQL for a whole run of the tests, started when the first test asks for a database. Vitest calls `setup` before and
 * what it returns after everything; test files, which are processes of their own, ask over HTTP (`fresh-database`).
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startPostgres } from './start-postgres.ts';
import type { RunningPostgres } from './start-postgres.ts';

/** The variable by which test files find this. */
export const DATABASES_VARIABLE = 'KANTAN_TEST_DATABASES';

/** Makes databases available; gives what ends the server. */
export async function setup(): Promise<() => Promise<void>> {
  let postgres: Promise<RunningPostgres> | undefined;
  let made = 0;
  const makeDatabase = async (): Promise<string> => {
    postgres ??= startPostgres();
    made += 1;
    return (await postgres).createDatabase(`test_${String(made)}`);
  };
  // One at a time: PostgreSQL copies a template for each, and refuses while another copy is under way.
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer((_, response) => {
    const next = last.then(makeDatabase, makeDatabase);
    last = next;
    next.then(
      (url) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  process.env[DATABASES_VARIABLE] = `http://127.0.0.1:${String(port)}`;
  return async () => {
    server.close();
    await (await postgres)?.stop();
  };
}
