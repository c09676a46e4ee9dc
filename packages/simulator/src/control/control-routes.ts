/*
 * The control plane at `/_simulator`: look at the truth, order trouble, play the shopper, move time. For tests and
 * for the demo; mounted by create-simulator.ts.
 */
import { Hono } from 'hono';
import { FaultOrderError } from '../faults/fault.ts';
import { maskFields } from '../wire/mask-fields.ts';
import { postNotification } from '../notifications/post-notification.ts';
import { checkModes, SimulatorOptionError, type SimulatorModes } from '../simulator-options.ts';
import type { Simulation } from '../simulation.ts';
import { streamWire } from '../wire/wire-stream.ts';
import { actAsShopper } from './act-as-shopper.ts';
import { advanceClock, advanceSecondsMax } from './advance-clock.ts';
import { guardControl } from './control-guard.ts';
import { listDeposit } from './list-deposit.ts';
import { readLedger, readNewestTrade } from './read-ledger.ts';
import {
  allowOnly,
  ControlError,
  isJsonObject,
  readOrder,
  wholeNumber,
  type JsonObject,
} from './read-order.ts';

/** The routes below `/_simulator`; `firstModes` are what a reset goes back to. */
export function controlRoutes(simulation: Simulation, firstModes: SimulatorModes): Hono {
  const { clock, faults, settings, wire } = simulation;
  const routes = new Hono();
  routes.use(guardControl);
  routes.onError((error, context) => {
    if (error instanceof ControlError) return context.json({ error: error.message }, error.status);
    if (error instanceof FaultOrderError || error instanceof SimulatorOptionError) {
      return context.json({ error: error.message }, 400);
    }
    throw error;
  });

  routes.get('/ledger', (context) => context.json(readLedger(simulation)));
  routes.get('/ledger/newest', (context) => {
    const trade = readNewestTrade(simulation);
    if (trade === undefined) throw new ControlError('there is no trade', 404);
    return context.json(trade);
  });
  routes.get('/wire', (context) => {
    const lastId = Number(context.req.header('Last-Event-ID') ?? 0);
    return streamWire(wire, Number.isSafeInteger(lastId) && lastId > 0 ? lastId : 0, context.req.raw.signal);
  });
  routes.get('/faults', (context) => context.json({ faults: faults.all() }));
  routes.post('/faults', async (context) => {
    const fault = faults.add(await readOrder(context.req.raw));
    if (fault === undefined) throw new ControlError('too many faults are waiting', 409);
    return context.json(fault, 201);
  });
  routes.delete('/faults', (context) => {
    faults.clear();
    return context.body(null, 204);
  });
  routes.post('/notify', async (context) =>
    context.json(await notify(simulation, await readOrder(context.req.raw))),
  );
  routes.post('/shopper', async (context) =>
    context.json(await actAsShopper(simulation, await readOrder(context.req.raw))),
  );
  routes.post('/deposit', async (context) => {
    const order = await readOrder(context.req.raw);
    allowOnly(order, ['date']);
    const { date } = order;
    if (typeof date !== 'string' || !isDay(date)) throw new ControlError('date must be a day as yyyy-MM-dd');
    return context.json(listDeposit(simulation, date));
  });
  routes.get('/clock', (context) => context.json({ now: new Date(clock.now()).toISOString() }));
  routes.post('/clock', async (context) => {
    const order = await readOrder(context.req.raw);
    allowOnly(order, ['advanceSeconds']);
    await advanceClock(simulation, wholeNumber(order, 'advanceSeconds', advanceSecondsMax));
    return context.json({ now: new Date(clock.now()).toISOString() });
  });
  routes.get('/modes', (context) => context.json(settings.modes));
  routes.post('/modes', async (context) => {
    settings.modes = checkModes({ ...settings.modes, ...(await readOrder(context.req.raw)) });
    return context.json(settings.modes);
  });
  routes.delete('/', (context) => {
    reset(simulation, firstModes);
    return context.body(null, 204);
  });
  return routes;
}

/** Forgets everything but the time: a clock that went back would frighten whoever shares it. */
function reset(
  { faults, logins, notifier, settings, trades, wire }: Simulation,
  firstModes: SimulatorModes,
): void {
  trades.load([], []);
  notifier.load([]);
  faults.clear();
  wire.clear();
  logins.clear();
  settings.modes = firstModes;
}

async function notify({ settings, wire }: Simulation, order: JsonObject) {
  allowOnly(order, ['fields']);
  const { fields } = order;
  if (!isJsonObject(fields) || !Object.values(fields).every((value) => typeof value === 'string')) {
    throw new ControlError('fields must be an object of strings');
  }
  if (settings.notificationUrl === undefined) throw new ControlError('there is no notification URL', 409);
  const sent = fields as Readonly<Record<string, string>>;
  const common = { orderId: sent['OrderID'], name: 'ResultNotification' };
  const text = maskFields(Object.entries(sent));
  wire.write({ ...common, from: 'gmo', to: 'shop', kind: 'note', text: `made by hand: ${text}` });
  const answer = await postNotification(settings.notificationUrl, sent, settings.notificationTimeoutMs);
  wire.write({ ...common, from: 'shop', to: 'gmo', kind: 'reply', text: answer.text });
  return { status: answer.status ?? null, answer: answer.text, received: answer.isReceived };
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
