/** Makes the core on a real store in a file of its own, with a GMO-PG whose every answer the test decides. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@epos-kantan/shared';
import type { CheckoutAndAttempt } from '../checkout/checkout.ts';
import type { Core } from '../checkout/core.ts';
import type { CallResult, InquiryResult, Trade } from '../checkout/gateway-result.ts';
import type { TimelineEntry } from '../checkout/ports/checkout-reader.ts';
import type { Notice } from '../checkout/ports/notices.ts';
import type {
  CaptureTradeInput,
  ChangeTradeInput,
  ExecuteTradeInput,
  PaymentGateway,
  RegisterTradeInput,
  StartTicket,
  TradeAccess,
} from '../checkout/ports/payment-gateway.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/open-storage.ts';
import { createGmoOrderBases } from '../runtime/gmo-order-bases.ts';
import { MINUTE, NOW, SHOP, base32, dataKeys } from '../storage/storage-makers.contract.ts';
import { POLICY, makeTrade } from './make-records.ts';

/** What EntryTran answers. */
export type Registered = CallResult<{ accessId: string; accessPass: Secret }>;

/** One call to GMO-PG as it arrived. */
export type GatewayCall =
  | ({ readonly name: 'register' } & RegisterTradeInput)
  | ({ readonly name: 'execute' } & ExecuteTradeInput)
  | ({ readonly name: 'capture' } & CaptureTradeInput)
  | ({ readonly name: 'cancel' } & TradeAccess)
  | ({ readonly name: 'change' } & ChangeTradeInput)
  | { readonly name: 'inquire'; readonly gmoOrderId: string };

type Instructed = CallResult<{ gmoStatus: string }>;

/** The answers, which a test may replace at any time. */
export interface Answers {
  register: (input: RegisterTradeInput) => Registered | Promise<Registered>;
  execute: (input: ExecuteTradeInput) => CallResult<StartTicket> | Promise<CallResult<StartTicket>>;
  capture: () => Instructed | Promise<Instructed>;
  cancel: () => Instructed | Promise<Instructed>;
  change: () => Instructed | Promise<Instructed>;
  inquire: (gmoOrderId: string) => InquiryResult | Promise<InquiryResult>;
}

/** The core with what it has done so far. */
export interface CoreWorld {
  readonly core: Core;
  readonly storage: Storage;
  readonly answers: Answers;
  readonly calls: GatewayCall[];
  readonly notices: Notice[];
  /** Ids of checkouts whose watchers were woken. */
  readonly published: string[];
  readonly sleeps: number[];
  /** Our clock, ms since the epoch. */
  now: number;
  /** The records of an attempt as they are stored now. */
  stored(found: CheckoutAndAttempt): Promise<CheckoutAndAttempt>;
  /** The timeline of a checkout. */
  timeline(found: CheckoutAndAttempt): Promise<readonly TimelineEntry[]>;
  /** Names of the calls so far. */
  callNames(): string[];
  close(): Promise<void>;
}

/** The ticket that GMO-PG gives unless a test says otherwise. Its limit is what was asked for. */
export function makeTicket(now: number, changes: Partial<StartTicket> = {}): StartTicket {
  return {
    token: new Secret('to+k/en='),
    startUrl: 'https://pt01.mul-pay.jp/payment/EpospayStart.idPass',
    startLimitAt: now + POLICY.paymentTermMs,
    ...changes,
  };
}

/** An inquiry that shows a trade over 1,000 yen, the money of the store's makers. */
export function shown(trade: Partial<Trade> = {}, answeredAt?: number): InquiryResult {
  return {
    kind: 'trade',
    trade: makeTrade({ amount: 1000, ...trade }),
    ...(answeredAt === undefined ? {} : { answeredAt }),
  };
}

const KEYS = dataKeys();
const FILE = 'payments.db';

/** A migrated database without a row, made once: to migrate one for each test would cost more than most tests do. */
let emptyDatabase: Promise<Buffer> | undefined;

const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'epos-kantan-core-'));

function openIn(folder: string, clock: Core['clock']): Promise<Storage> {
  return openStorage({ databaseUrl: `file:${join(folder, FILE)}`, dataKeys: KEYS, clock });
}

async function makeEmptyDatabase(clock: Core['clock']): Promise<Buffer> {
  const folder = makeFolder();
  await (await openIn(folder, clock)).close();
  const bytes = readFileSync(join(folder, FILE));
  rmSync(folder, { recursive: true });
  return bytes;
}

/** Opens the store and joins the core. Ends with `close`. */
export async function makeCore(changes: Partial<Core> = {}): Promise<CoreWorld> {
  const folder = makeFolder();
  // An object of its own, because the store reads the clock while it opens.
  const time = { now: NOW + 10 * MINUTE };
  const clock = { now: () => time.now };
  emptyDatabase ??= makeEmptyDatabase(clock);
  writeFileSync(join(folder, FILE), await emptyDatabase);
  const storage = await openIn(folder, clock);
  const calls: GatewayCall[] = [];
  const notices: Notice[] = [];
  const published: string[] = [];
  const sleeps: number[] = [];
  const answers: Answers = {
    register: () => ({
      kind: 'done',
      value: { accessId: 'a'.repeat(32), accessPass: new Secret('b'.repeat(32)) },
    }),
    execute: () => ({ kind: 'done', value: makeTicket(time.now) }),
    capture: () => ({ kind: 'done', value: { gmoStatus: 'SALES' } }),
    cancel: () => ({ kind: 'done', value: { gmoStatus: 'CANCEL' } }),
    change: () => ({ kind: 'done', value: { gmoStatus: 'SALES' } }),
    inquire: () => shown(),
  };
  const core: Core = {
    store: storage.checkouts,
    gateway: scriptedGateway(answers, calls),
    clock,
    ids: { base32 },
    gmoOrderBaseOf: createGmoOrderBases(base32(64), SHOP),
    notices: { notify: (notice) => void notices.push(notice) },
    changes: { publish: (id) => void published.push(id) },
    policy: POLICY,
    instanceId: 'process-1',
    sleep: async (ms) => void sleeps.push(ms),
    ...changes,
  };
  return {
    core,
    storage,
    answers,
    calls,
    notices,
    published,
    sleeps,
    get now() {
      return time.now;
    },
    set now(moment) {
      time.now = moment;
    },
    async stored({ attempt }) {
      const latest = await storage.checkouts.findByAttemptId(attempt.id);
      if (latest === null) throw new Error(`attempt ${attempt.id} is not stored`);
      return latest;
    },
    timeline: ({ checkout }) => storage.readTimeline(checkout.id),
    callNames: () => calls.map(({ name }) => name),
    async close() {
      await storage.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function scriptedGateway(answers: Answers, calls: GatewayCall[]): PaymentGateway {
  return {
    async registerTrade(input) {
      calls.push({ name: 'register', ...input });
      return answers.register(input);
    },
    async executeTrade(input) {
      calls.push({ name: 'execute', ...input });
      return answers.execute(input);
    },
    async captureTrade(input) {
      calls.push({ name: 'capture', ...input });
      return answers.capture();
    },
    async cancelTrade(input) {
      calls.push({ name: 'cancel', ...input });
      return answers.cancel();
    },
    async changeTrade(input) {
      calls.push({ name: 'change', ...input });
      return answers.change();
    },
    async inquireTrade(gmoOrderId) {
      calls.push({ name: 'inquire', gmoOrderId });
      return answers.inquire(gmoOrderId);
    },
  };
}
