/*
 * Puts a simulator together: a Hono app that answers as GMO-PG and as EPOS Card, with a control plane. Called by
 * start-simulator.ts, and by tests that talk to the app without a network.
 */
import { Hono } from 'hono';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { createClock, type SimulatorClock } from './clock.ts';
import { advanceClock } from './control/advance-clock.ts';
import { controlRoutes } from './control/control-routes.ts';
import { readTrade, type LedgerTrade } from './control/read-ledger.ts';
import { eposRoutes } from './epos/epos-routes.ts';
import { ConnectionDropped } from './faults/apply-fault.ts';
import { createFaultBoard } from './faults/fault-board.ts';
import { paymentRoutes } from './gateway/payment-routes.ts';
import { createNotifier, type Notifier } from './notifications/notifier.ts';
import type { Simulation } from './simulation.ts';
import { checkOptions, type SimulatorOptions, type SimulatorSettings } from './simulator-options.ts';
import { createSaver, loadState } from './trades/data-file.ts';
import { createTradeBook } from './trades/trade-book.ts';
import { createWireLog } from './wire/wire-log.ts';

/** A Hono app (`fetch`, `request`) with what a test in the same process needs beside it. */
export type Simulator = Hono<{ Bindings: Partial<HttpBindings> }> & {
  /** The simulator's time; hand it to whatever has to agree with the simulator about the time. */
  readonly clock: SimulatorClock;
  /** One trade as the ledger shows it now, for a test that asks too often to ask by HTTP. */
  readonly trade: (orderId: string) => LedgerTrade | undefined;
  /** Moves the clock; resolves when all notifications due on the way were answered. */
  readonly advance: (seconds: number) => Promise<void>;
  /** Stops the timer that looks for due notifications and resolves when none is on its way any more. */
  readonly close: () => Promise<void>;
};

const pollMs = 200;

/**
 * Makes a simulator. It listens nowhere by itself; see `startSimulator`.
 * @throws SimulatorOptionError for an option that cannot be used, DataFileError for a data file that cannot.
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const settings = checkOptions(options);
  const { simulation, save } = assemble(settings, options);
  const app = new Hono<{ Bindings: Partial<HttpBindings> }>();
  app.use(async (context, next) => {
    await next();
    // What was answered must survive a restart, so it is remembered before the answer leaves.
    if (context.req.method !== 'GET' && context.req.method !== 'HEAD') await save();
  });
  app.route('/payment', paymentRoutes(simulation));
  app.route('/epos', eposRoutes(simulation));
  app.route('/_simulator', controlRoutes(simulation, settings.modes));
  app.get('/', (context) => context.text('A simulator of GMO-PG and EPOS Card. See /_simulator/ledger.\n'));
  app.onError((error, context) => {
    const { incoming } = context.env;
    // Without a socket (a test that calls the app directly) the call itself fails, as fetch would.
    if (!(error instanceof ConnectionDropped) || incoming === undefined) throw error;
    incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  });

  const timer = setInterval(() => {
    simulation.notifier.deliverDue();
  }, pollMs);
  timer.unref();
  return Object.assign(app, {
    clock: simulation.clock,
    trade: (orderId: string) => readTrade(simulation, orderId),
    advance: (seconds: number) => advanceClock(simulation, seconds),
    close: async () => {
      clearInterval(timer);
      await simulation.notifier.idle();
      await save();
    },
  });
}

function assemble(
  settings: SimulatorSettings,
  options: SimulatorOptions,
): { readonly simulation: Simulation; readonly save: () => Promise<void> } {
  const path = settings.dataFile;
  const saved = path === undefined ? undefined : loadState(path, settings.shopId);
  const clock = createClock(options.clock, saved?.clockOffsetMs);
  const trades = createTradeBook(clock, settings);
  const faults = createFaultBoard();
  const wire = createWireLog(clock);
  const capture = () => ({
    version: 1 as const,
    shopId: settings.shopId,
    clockOffsetMs: clock.offsetMs(),
    trades: trades.all(),
    strayCalls: trades.strayCalls(),
    notifications: notifier.unsettled(),
  });
  const save = path === undefined ? () => Promise.resolve() : createSaver(path, capture);
  const onChange = () => void save().catch(reportUnsaved);
  const notifier: Notifier = createNotifier({ settings, clock, trades, faults, wire, onChange });
  trades.load(saved?.trades ?? [], saved?.strayCalls ?? []);
  notifier.load(saved?.notifications ?? []);
  return { simulation: { settings, clock, trades, faults, wire, notifier, logins: new Map() }, save };
}

function reportUnsaved(error: unknown): void {
  process.stderr.write(`the trades could not be saved: ${String(error)}\n`);
}
