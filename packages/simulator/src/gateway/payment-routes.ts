/*
 * GMO-PG's side of the wire: takes calls at `/payment/<name>.idPass`, keeps account of them, lets faults strike,
 * and answers (protocol notes, sections 0, 1, 2, 5 and 6). Mounted by create-simulator.ts.
 */
import { Hono } from 'hono';
import { applyFault } from '../faults/apply-fault.ts';
import { createOvertaking } from '../faults/overtaking.ts';
import type { Fault } from '../faults/fault.ts';
import type { Simulation } from '../simulation.ts';
import { maskFields } from '../wire/mask-fields.ts';
import { apiNames, apiPath, type ApiName } from './api-names.ts';
import { errorFields, replyResponse, type ReplyFields } from './gateway-reply.ts';
import { cancelTrade, captureTrade, changeTrade } from './operate-trade.ts';
import { readForm, type Form } from './read-form.ts';
import { executeTrade, registerTrade } from './register-trade.ts';
import { showReturnPage } from './return-page.ts';
import { searchTrade } from './search-trade.ts';
import { showStartError, startTrade } from './start-trade.ts';

type Work = (simulation: Simulation, form: Form) => ReplyFields;

const calls: Readonly<Record<Exclude<ApiName, 'EpospayStart'>, Work>> = {
  EntryTranEpospay: registerTrade,
  ExecTranEpospay: executeTrade,
  EpospaySales: captureTrade,
  EpospayChange: changeTrade,
  EpospayCancel: cancelTrade,
  SearchTradeMulti: searchTrade,
};

/** The routes below `/payment`. */
export function paymentRoutes(simulation: Simulation): Hono {
  const overtaking = createOvertaking();
  const routes = new Hono();
  // A server dates its answers by its own clock, and this one's may have been moved.
  routes.use(async (context, next) => {
    await next();
    context.res.headers.set('Date', new Date(simulation.clock.now()).toUTCString());
  });
  routes.get('/EpospayResultReceive.idPass', (context) => showReturnPage(simulation, context.req.raw));
  routes.all('/:file', async (context) => {
    const name = apiNames.find((known) => `${known}.idPass` === context.req.param('file'));
    if (name === undefined) {
      simulation.trades.recordCall(new URL(context.req.url).pathname, undefined);
      return replyResponse(errorFields(['E91099997']));
    }
    const form = await readCall(context.req.raw);
    if (typeof form === 'string') {
      simulation.trades.recordCall(apiPath(name), undefined);
      return failCall(name, form);
    }
    const orderId = orderOf(simulation, form);
    const fault = simulation.faults.take(name, orderId);
    writeRequest(simulation, name, form, orderId);
    try {
      return await applyFault(fault, {
        work: async () => doCall(simulation, name, form, orderId, isAnswerLost(fault)),
        fail: (errCode, errInfo) =>
          name === 'EpospayStart'
            ? showStartError(errInfo)
            : replyResponse([
                ['ErrCode', errCode],
                ['ErrInfo', errInfo],
              ]),
        overtaken: (msMax) => overtaking.wait(msMax),
      });
    } finally {
      noteFault(simulation, name, orderId, fault);
      if (fault?.kind !== 'reorder') overtaking.passed();
    }
  });
  return routes;
}

/** The form, or the error code for a request that is none (protocol notes, section 8, card family). */
async function readCall(request: Request): Promise<Form | string> {
  if (request.method === 'GET' || request.method === 'HEAD') return 'E31500014';
  if (request.method !== 'POST') return 'E00000001';
  const result = await readForm(request);
  return 'form' in result ? result.form : result.errInfo;
}

function failCall(name: ApiName, errInfo: string): Response {
  return name === 'EpospayStart' ? showStartError(errInfo) : replyResponse(errorFields([errInfo]));
}

function doCall(
  simulation: Simulation,
  name: ApiName,
  form: Form,
  orderId: string | undefined,
  isLost: boolean,
): Response {
  if (name === 'EpospayStart') {
    simulation.trades.recordCall(apiPath(name), orderId);
    return startTrade(simulation, form);
  }
  const fields = calls[name](simulation, form);
  // Only now, because the first call of a trade is what brings the trade into being.
  simulation.trades.recordCall(apiPath(name), orderId);
  if (!isLost) {
    const isOpening = name === 'ExecTranEpospay' && fields.some(([field]) => field === 'Token');
    const step = isOpening ? 5 : undefined;
    simulation.wire.write({
      orderId,
      from: 'gmo',
      to: 'shop',
      step,
      kind: 'reply',
      name,
      text: maskFields(fields),
    });
  }
  return replyResponse(fields);
}

function orderOf(simulation: Simulation, form: Form): string | undefined {
  const orderId = form.get('OrderID')?.text;
  if (orderId !== undefined && orderId !== '') return orderId;
  return simulation.trades.byAccessId(form.get('AccessID')?.text ?? '')?.orderId;
}

function writeRequest({ wire }: Simulation, name: ApiName, form: Form, orderId: string | undefined): void {
  const text = maskFields([...form].map(([field, { text: value }]) => [field, value ?? '(not valid text)']));
  const isRegistering = name === 'EntryTranEpospay' || name === 'ExecTranEpospay';
  const common = { orderId, to: 'gmo', kind: 'request', name, text } as const;
  if (name === 'EpospayStart') wire.write({ ...common, from: 'shopper', step: 6 });
  else wire.write({ ...common, from: 'shop', step: isRegistering ? 2 : undefined });
}

/** Whether the answer of the work never reaches the other side as it is. */
function isAnswerLost(fault: Fault | undefined): boolean {
  return fault !== undefined && !['delay', 'reorder', 'duplicate'].includes(fault.kind);
}

function noteFault(
  { wire }: Simulation,
  name: ApiName,
  orderId: string | undefined,
  fault: Fault | undefined,
): void {
  if (fault === undefined || !isAnswerLost(fault)) return;
  const to = name === 'EpospayStart' ? 'shopper' : 'shop';
  wire.write({ orderId, from: 'gmo', to, kind: 'note', name, text: `fault: ${fault.kind}` });
}
