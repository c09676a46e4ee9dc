/** An empty PostgreSQL database for a test, on the server that all tests of a run share. */
import { DATABASES_VARIABLE } from './postgres-on-demand.ts';

/** Makes a database and gives its URL. It goes with the server. */
export async function freshDatabase(): Promise<string> {
  const response = await fetch(process.env[DATABASES_VARIABLE] ?? '');
  const text = await response.text();
  if (!response.ok) throw new Error(`no PostgreSQL for the test: ${text}`);
  return text;
}
