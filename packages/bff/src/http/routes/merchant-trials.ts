/**
 * `POST /v1/merchant/trials`: a test payment of the operator's, over the same road as every other. It is never captured by itself, the
 * shop is not told of it, and lists leave it out.
 */
import { startTrialRequestSchema, yen } from '@epos-kantan/shared';
import type { ErrorCode, StartTrialResponse } from '@epos-kantan/shared';
import type { Context } from 'hono';
import type { Order } from '../../checkout/ports/order-source.ts';
import { trialOrderId } from '../../checkout/trial-order.ts';
import { startCheckout } from '../../checkout/start-checkout.ts';
import { viewForShop } from '../../checkout/view-for-shop.ts';
import type { Operation, OperationEnd } from '../../idempotency/run-once.ts';
import type { AppDeps } from '../app-deps.ts';
import { doneEnd, otherOperation, problemEnd } from '../merchant-operation.ts';

/** Handles the route. */
export function startTrial(deps: AppDeps, c: Context): Promise<Response> {
  return otherOperation(deps, c, {
    target: 'POST /v1/merchant/trials',
    body: startTrialRequestSchema,
    operate: ({ amount, production }, operation) => {
      const { testMode } = deps.core.policy;
      if (testMode !== (production === true)) return operateTrial(deps, amount, operation);
      const detail = testMode
        ? 'this is the test environment, where no money is real: leave "production" out'
        : 'a payment with real money: send "production": true';
      return Promise.resolve(problemEnd('retry', 'invalid_request', { detail }));
    },
  });
}

/** The order is the operation's own, so that a repeat goes on with the same payment. */
async function operateTrial(
  { core, refresher }: AppDeps,
  amount: number,
  { id }: Operation,
): Promise<OperationEnd> {
  const { publicUrl, shopId } = core.policy;
  const order: Order = {
    orderId: trialOrderId(id),
    amount: yen(amount),
    tax: yen(0),
    // There is no shop behind it: see `wayBack`.
    returnUrl: publicUrl,
    cancelUrl: null,
    items: [],
    metadata: {},
    trial: true,
  };
  const result = await startCheckout(core, refresher, order);
  if (result.kind === 'problem') {
    const { code, retryAfterSeconds } = result;
    const kind = UNDECIDED.has(code) ? 'unknown' : 'retry';
    return problemEnd(kind, code, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
  }
  const found = await core.store.findById(shopId, result.found.checkout.id);
  if (found === null) throw new Error(`checkout ${result.found.checkout.id} vanished`);
  const body: StartTrialResponse = {
    checkout: viewForShop(found, core.clock.now()),
    page: `${publicUrl}/redirect/${found.checkout.handle}`,
  };
  return doneEnd(body);
}

/** Something is begun, here or at GMO-PG: the same key goes on with it, and no second trade is made. */
const UNDECIDED: ReadonlySet<ErrorCode> = new Set([
  'outcome_unknown',
  'start_in_progress',
  'gateway_busy',
  'gateway_unreachable',
  'gateway_refused',
]);
