/** The control plane of the simulator of GMO-PG: its truth, and what shoppers do there. Called by the measures. */
import { Pool } from 'undici';

/** What is read of a trade of the ledger. */
export interface LedgerTrade {
  readonly orderId: string;
  readonly accessId: string;
  readonly status: string;
  readonly amount: number;
  readonly tax: number;
  readonly retUrl: string;
  readonly history: readonly { readonly status: string }[];
  readonly calls: readonly { readonly path: string }[];
}

/** The whole ledger; `calls` are those that belong to no trade. */
export interface Ledger {
  readonly trades: readonly LedgerTrade[];
  readonly calls: readonly { readonly path: string }[];
}

/** The control plane of a simulator. */
export interface GatewayControl {
  ledger(): Promise<Ledger>;
  newestTrade(): Promise<LedgerTrade>;
  /** @param action e.g. `{ action: 'confirm', return: true }` */
  shopper(accessId: string, action: Readonly<Record<string, unknown>>): Promise<void>;
  /** Orders trouble, e.g. `{ on: 'notification', kind: 'lose', times: 10 }`. */
  fault(fault: Readonly<Record<string, unknown>>): Promise<void>;
  /** Forgets every trade and every fault. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Connections at a time: a shopper who confirms holds one until the notification was answered. */
const CONNECTIONS = 128;

/** @param gmoUrl The simulator's address */
export function controlGateway(gmoUrl: string): GatewayControl {
  const pool = new Pool(gmoUrl, { connections: CONNECTIONS });
  const ask = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> => {
    const answer = await pool.request({
      method,
      path: `/_simulator${path}`,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${path} answered ${String(answer.statusCode)}: ${text}`);
    return text === '' ? null : (JSON.parse(text) as unknown);
  };
  return {
    ledger: async () => (await ask('GET', '/ledger')) as Ledger,
    newestTrade: async () => (await ask('GET', '/ledger/newest')) as LedgerTrade,
    shopper: async (accessId, action) => {
      await ask('POST', '/shopper', { accessId, ...action });
    },
    fault: async (fault) => {
      await ask('POST', '/faults', fault);
    },
    reset: async () => {
      await ask('DELETE', '');
    },
    close: () => pool.destroy(),
  };
}
