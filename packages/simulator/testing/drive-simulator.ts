/*
 * Drives a simulator over real HTTP as a shop's server, a browser and a test would. Used by the tests of this
 * package only.
 */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import iconv from 'iconv-lite';
import { onTestFinished } from 'vitest';
import type { Ledger, LedgerTrade } from '../src/control/read-ledger.ts';
import { startSimulator, type RunningSimulator, type StartOptions } from '../src/start-simulator.ts';

/** What the shop's server received. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A shop's server that notes everything; `answers` are given in turn, then `0` for ever. */
export interface Shop {
  readonly url: string;
  readonly received: ReceivedRequest[];
  readonly answers: string[];
  /** HTTP status of every answer. */
  status: number;
  /** Never answers while true. */
  isSilent: boolean;
}

/** The moment at which the clock of every test stands: 2026-04-01, 09:30 in Japan. */
export const startAtMs = Date.parse('2026-04-01T00:30:00Z');

/** The credentials of the one shop. */
export const shopPair = { ShopID: 'tshop00000001', ShopPass: 'simulator1' };

/** Starts a shop's server for one test. */
export async function startShop(): Promise<Shop> {
  const shop: Shop = { url: '', received: [], answers: [], status: 200, isSilent: false };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      shop.received.push({ method, path, headers, body: Buffer.concat(chunks).toString('latin1') });
      if (shop.isSilent) return;
      response.statusCode = shop.status;
      response.end(shop.answers.shift() ?? '0');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return Object.assign(shop, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

/** A simulator with a shop that it notifies. */
export interface Rig {
  readonly simulator: RunningSimulator;
  readonly shop: Shop;
  /** Calls GMO-PG with the shop's credentials in front. */
  readonly call: (name: string, fields: Readonly<Record<string, string>>) => Promise<Reply>;
  readonly control: (method: string, path: string, body?: unknown) => Promise<Response>;
  /** EntryTran and ExecTran for one order. */
  readonly open: (orderId: string, extra?: Readonly<Record<string, string>>) => Promise<OpenTrade>;
  /** `open`, then the shopper confirms. */
  readonly pay: (orderId: string, extra?: Readonly<Record<string, string>>) => Promise<OpenTrade>;
  readonly ledger: () => Promise<Ledger>;
  readonly trade: (orderId: string) => Promise<LedgerTrade>;
}

/** The keys of a trade. */
export interface OpenTrade {
  readonly OrderID: string;
  readonly AccessID: string;
  readonly AccessPass: string;
  readonly Token: string;
}

/** A reply as the bytes said it, and its fields split as a shop would. */
export interface Reply {
  readonly status: number;
  readonly line: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Starts simulator and shop for one test; the clock stands still unless it is moved. */
export async function startRig(options: StartOptions = {}): Promise<Rig> {
  const shop = await startShop();
  const simulator = await startSimulator({
    port: 0,
    notificationUrl: `${shop.url}/notification`,
    clock: { now: () => startAtMs },
    ...options,
  });
  onTestFinished(() => simulator.stop());
  return { simulator, shop, ...drive(simulator, shop) };
}

function drive(simulator: RunningSimulator, shop: Shop): Omit<Rig, 'simulator' | 'shop'> {
  const call = (name: string, fields: Readonly<Record<string, string>>) =>
    postForm(`${simulator.url}/payment/${name}.idPass`, { ...shopPair, ...fields });
  const control = (method: string, path: string, body?: unknown) =>
    fetch(`${simulator.url}/_simulator${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const open = async (orderId: string, extra: Readonly<Record<string, string>> = {}) => {
    const { JobCd = 'AUTH', Amount = '1000', Tax = '100', ...execution } = extra;
    const entry = await call('EntryTranEpospay', { OrderID: orderId, JobCd, Amount, Tax });
    const { AccessID = '', AccessPass = '' } = entry.fields;
    const keys = { OrderID: orderId, AccessID, AccessPass };
    const exec = await call('ExecTranEpospay', {
      ...keys,
      RetURL: `${shop.url}/return?order=1`,
      ...execution,
    });
    if (exec.fields['Token'] === undefined) throw new Error(exec.line);
    return { ...keys, Token: exec.fields['Token'] };
  };
  const ledger = async () => (await (await control('GET', '/ledger')).json()) as Ledger;
  return {
    call,
    control,
    open,
    ledger,
    pay: async (orderId, extra) => {
      const keys = await open(orderId, extra);
      const answer = await control('POST', '/shopper', { orderId, action: 'confirm' });
      if (answer.status !== 200) throw new Error(await answer.text());
      return keys;
    },
    trade: async (orderId) => {
      const found = (await ledger()).trades.find((trade) => trade.orderId === orderId);
      if (found === undefined) throw new Error(`no trade ${orderId}`);
      return found;
    },
  };
}

/** Posts a form whose values are percent-encoded Windows-31J, and reads the reply in it. */
export async function postForm(url: string, fields: Readonly<Record<string, string>>): Promise<Reply> {
  const body = Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeValue(value)}`)
    .join('&');
  return postBody(url, body);
}

/** Posts a form body as it is. */
export async function postBody(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });
  return readReply(response);
}

/** Splits a reply as a shop's server has to: at `&`, then at the first `=`. */
export async function readReply(response: Response): Promise<Reply> {
  const line = iconv.decode(Buffer.from(await response.arrayBuffer()), 'cp932').trimEnd();
  const fields = Object.fromEntries(
    line.split('&').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  return { status: response.status, line, fields };
}

function encodeValue(value: string): string {
  return [...iconv.encode(value, 'cp932')]
    .map((byte) =>
      /[A-Za-z0-9]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : percent(byte),
    )
    .join('');
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
