/**
 * Tells the processes on one database of each other's changes by LISTEN/NOTIFY, on a connection of its own that comes back by
 * itself. Used by `postgres-engine`. Only a hint: what was announced while a connection was down is lost, and then everybody is
 * told that anything may have changed.
 *
 * Announcements leave after the commit, many in one statement. Inside a command they would make all commits of the database wait
 * for each other, because PostgreSQL keeps announcements in the order of the commits.
 */
import pg from 'pg';
import type { Client, Notification } from 'pg';
import { connectionSettings } from './postgres-pool.ts';
import type { PostgresLimits } from './postgres-pool.ts';

const CHANNEL = 'epos_kantan_changes';

/** How long changes are collected. */
const COLLECT_MS = 10;

/** Ids in one announcement: PostgreSQL takes fewer than 8000 bytes. */
const IDS_PER_NOTICE_MAX = 200;

/** Ids that wait for the connection. Beyond that only "anything may have changed" is left to say. */
const WAITING_IDS_MAX = 5_000;

/** Between two tries to connect: doubled each time. */
const RETRY_MS_MIN = 100;
const RETRY_MS_MAX = 5_000;

/** How often a silent connection is asked whether it still lives. */
const CHECK_MS = 10_000;

/** Instead of an id: anything may have changed. */
const ANYTHING = '*';

/** The changes of a database. */
export interface SharedChanges {
  announce(checkoutId: string): void;
  onAnnounced(listener: (checkoutId: string | null) => void): void;
  close(): Promise<void>;
}

/** Begins to listen. @throws the driver's error when the first connection fails */
export async function listenForChanges(databaseUrl: string, limits: PostgresLimits): Promise<SharedChanges> {
  const changes = new Listener(databaseUrl, limits);
  await changes.connect();
  return changes;
}

class Listener implements SharedChanges {
  readonly #databaseUrl: string;
  readonly #limits: PostgresLimits;
  readonly #waiting = new Set<string>();
  #listener: (checkoutId: string | null) => void = () => undefined;
  /** Null while there is no connection. */
  #client: Client | null = null;
  #flush: NodeJS.Timeout | null = null;
  #check: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #retryMs = RETRY_MS_MIN;
  #closed = false;

  constructor(databaseUrl: string, limits: PostgresLimits) {
    this.#databaseUrl = databaseUrl;
    this.#limits = limits;
  }

  onAnnounced(listener: (checkoutId: string | null) => void): void {
    this.#listener = listener;
  }

  announce(checkoutId: string): void {
    if (this.#closed || this.#waiting.has(ANYTHING)) return;
    if (this.#waiting.size >= WAITING_IDS_MAX) {
      this.#waiting.clear();
      this.#waiting.add(ANYTHING);
    } else {
      this.#waiting.add(checkoutId);
    }
    this.#flush ??= setTimeout(() => void this.#send(), COLLECT_MS);
  }

  async connect(): Promise<void> {
    const settings = connectionSettings(this.#databaseUrl, this.#limits);
    const client = new pg.Client({ ...settings, query_timeout: this.#limits.statementMs });
    const lost = (): void => {
      this.#lose(client);
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', (notice) => {
      this.#hear(client, notice);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    if (this.#closed) return client.end();
    this.#client = client;
    this.#retryMs = RETRY_MS_MIN;
    this.#check = setInterval(() => void this.#ask(client, 'SELECT 1'), CHECK_MS).unref();
    if (this.#waiting.size > 0) await this.#send();
  }

  async close(): Promise<void> {
    await this.#send();
    this.#closed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#check);
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => undefined);
  }

  #hear(client: Client, notice: Notification): void {
    // Whoever announces has told his own watchers already.
    if (notice.channel !== CHANNEL || notice.processId === (client as { processID?: number }).processID)
      return;
    for (const id of (notice.payload ?? '').split(' ')) this.#listener(id === ANYTHING ? null : id);
  }

  async #send(): Promise<void> {
    if (this.#flush !== null) clearTimeout(this.#flush);
    this.#flush = null;
    const ids = [...this.#waiting];
    for (let start = 0; start < ids.length && this.#client !== null; start += IDS_PER_NOTICE_MAX) {
      const some = ids.slice(start, start + IDS_PER_NOTICE_MAX);
      for (const id of some) this.#waiting.delete(id);
      const isSent = await this.#ask(this.#client, 'SELECT pg_notify($1, $2)', [CHANNEL, some.join(' ')]);
      if (!isSent) for (const id of some) this.#waiting.add(id);
    }
  }

  async #ask(client: Client, sql: string, parameters: readonly string[] = []): Promise<boolean> {
    try {
      await client.query(sql, [...parameters]);
      return true;
    } catch {
      this.#lose(client);
      return false;
    }
  }

  #lose(client: Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    clearInterval(this.#check);
    void client.end().catch(() => undefined);
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    if (this.#closed) return;
    this.#retry = setTimeout(() => {
      this.connect().then(
        () => {
          this.#listener(null);
        },
        () => {
          this.#reconnectLater();
        },
      );
    }, this.#retryMs).unref();
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MS_MAX);
  }
}
