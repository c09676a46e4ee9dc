/*
 * EntryTranEpospay and ExecTranEpospay: registers a trade and opens it for the shopper (protocol notes, sections
 * 1.1 and 1.2). Called by the payment routes.
 */
import { formatJapanTime } from '../japan-time.ts';
import type { Simulation } from '../simulation.ts';
import type { JobCode, Trade } from '../trades/trade.ts';
import { apiPath } from './api-names.ts';
import { checkFields, type FieldCheck } from './field-check.ts';
import { totalYenMax } from './field-rules.ts';
import { findTrade, readTradeName } from './find-trade.ts';
import { errorFields, type ReplyFields } from './gateway-reply.ts';
import { makeAccessKey, makePageKey, makeToken } from './random-keys.ts';
import type { RandomBytes } from './random-keys.ts';
import type { Form } from './read-form.ts';

/** Known of a sibling method only (protocol notes, section 9). */
const paymentTermSecondsDefault = 120;

/** Registers a trade; its OrderID is taken for ever, even if nothing is ever paid. */
export function registerTrade(simulation: Simulation, form: Form): ReplyFields {
  const check = checkFields(form);
  const orderId = check.read('OrderID');
  const jobCd: JobCode = check.read('JobCd') === 'CAPTURE' ? 'CAPTURE' : 'AUTH';
  const amount = check.readNumber('Amount');
  const tax = check.readNumber('Tax');
  if (check.errors.length === 0 && amount + tax > totalYenMax) check.refuse('M01005011');
  check.readShop(simulation.settings);
  if (check.errors.length > 0) return errorFields(check.errors);

  if (simulation.trades.byOrderId(orderId) !== undefined) return errorFields(['M01004010']);
  if (jobCd === 'CAPTURE' && simulation.settings.modes.captureJob === 'refused')
    return errorFields(['E61546010']);
  if (simulation.trades.isFull()) return errorFields(['E92000001']);
  const trade = newTrade(simulation.settings.randomBytes, { orderId, jobCd, amount, tax });
  simulation.trades.add(trade);
  simulation.trades.move(trade, 'UNPROCESSED', 'EntryTranEpospay');
  return [
    ['AccessID', trade.accessId],
    ['AccessPass', trade.accessPass],
  ];
}

/** Opens a registered trade: EPOS Card issues a confirmation page, the shop gets a Token to send the browser with. */
export function executeTrade(simulation: Simulation, form: Form): ReplyFields {
  const check = checkFields(form);
  const request = readExecution(check);
  check.readShop(simulation.settings);
  if (check.errors.length > 0) return errorFields(check.errors);
  const trade = findTrade(simulation, request);
  if (typeof trade === 'string') return errorFields([trade]);
  if (trade.status !== 'UNPROCESSED') return errorFields(['M01004014']);

  const { clock, settings, trades, wire } = simulation;
  trade.retUrl = request.retUrl;
  trade.clientFields = request.clientFields;
  trade.token = makeToken(settings.randomBytes);
  trade.startLimitAtMs = clock.now() + request.paymentTermSeconds * 1000;
  trades.openPages(trade, {
    eposKey: makePageKey(settings.randomBytes),
    returnKey: makePageKey(settings.randomBytes),
  });
  trades.move(trade, 'REQSUCCESS', 'ExecTranEpospay');
  const total = trade.amount + trade.tax;
  const common = { orderId: trade.orderId, kind: 'note', name: 'EposPayment' } as const;
  wire.write({ ...common, from: 'gmo', to: 'epos', step: 3, text: `payment of ${total} yen asked for` });
  wire.write({ ...common, from: 'epos', to: 'gmo', step: 4, text: 'confirmation URL issued: ********' });
  return [
    ['AccessID', trade.accessId],
    ['Token', trade.token],
    ['StartURL', settings.publicOrigin + apiPath('EpospayStart')],
    ['StartLimitDate', formatJapanTime(trade.startLimitAtMs)],
  ];
}

function readExecution(check: FieldCheck) {
  const clientFields: Trade['clientFields'] = [
    check.read('ClientField1'),
    check.read('ClientField2'),
    check.read('ClientField3'),
  ];
  return {
    ...readTradeName(check),
    clientFields,
    retUrl: check.read('RetURL'),
    paymentTermSeconds: check.readNumber('PaymentTermSec') || paymentTermSecondsDefault,
  };
}

function newTrade(
  random: RandomBytes,
  registered: Pick<Trade, 'orderId' | 'jobCd' | 'amount' | 'tax'>,
): Trade {
  return {
    ...registered,
    accessId: makeAccessKey(random),
    accessPass: makeAccessKey(random),
    status: 'UNPROCESSED',
    processedAtMs: 0,
    retUrl: '',
    clientFields: ['', '', ''],
    token: '',
    startLimitAtMs: 0,
    eposKey: '',
    returnKey: '',
    startedAtMs: 0,
    authorizedAtMs: 0,
    eposTradeId: '',
    pointsUsed: 0,
    couponUsed: 0,
    canceledAmount: 0,
    canceledTax: 0,
    errInfo: '',
    money: [],
    history: [],
    calls: [],
    notifications: [],
  };
}
