/**
 * Remembers whether GMO-PG takes our questions at all. A wrong PayType or password makes every payment unverifiable: then
 * browsers are told that payments are not available, until an inquiry is answered again. Fed by the gateway, read by availability and readiness.
 */
import type { CallResult } from '../checkout/gateway-result.ts';
import type { PaymentGateway } from '../checkout/ports/payment-gateway.ts';

/** The state of the gateway as the last inquiry showed it. */
export interface GatewayHealth {
  /** Codes with which GMO-PG refused the last inquiry, empty while it answers. */
  readonly refusedCodes: () => readonly string[];
  /** How far our clock was ahead of GMO-PG's at its last answer, in ms, within the time of a call; null = it told no time yet. */
  readonly aheadMs: () => number | null;
}

/**
 * Wraps a gateway so that its inquiries tell about its health.
 * @param onMisconfigured told the codes of each call that was refused because of our settings
 * @param now our clock, ms since the epoch
 */
export function watchGateway(
  gateway: PaymentGateway,
  onMisconfigured: (codes: readonly string[]) => void = () => undefined,
  now: () => number = Date.now,
): {
  readonly gateway: PaymentGateway;
  readonly health: GatewayHealth;
} {
  let refusedCodes: readonly string[] = [];
  let aheadMs: number | null = null;
  const compare = (answeredAt: number | undefined): void => {
    if (answeredAt !== undefined) aheadMs = now() - answeredAt;
  };
  const watched = async <T>(call: Promise<CallResult<T>>): Promise<CallResult<T>> => {
    const result = await call;
    if (result.kind === 'refused' && result.refusal === 'configuration') onMisconfigured(result.codes);
    return result;
  };
  return {
    gateway: {
      registerTrade: (input) => watched(gateway.registerTrade(input)),
      async executeTrade(input) {
        const result = await watched(gateway.executeTrade(input));
        if (result.kind === 'done') compare(result.value.answeredAt);
        return result;
      },
      captureTrade: (input) => watched(gateway.captureTrade(input)),
      cancelTrade: (input) => watched(gateway.cancelTrade(input)),
      changeTrade: (input) => watched(gateway.changeTrade(input)),
      async inquireTrade(gmoOrderId) {
        const result = await gateway.inquireTrade(gmoOrderId);
        if (result.kind === 'misconfigured') {
          refusedCodes = result.codes;
          onMisconfigured(result.codes);
        }
        if (result.kind === 'trade' || result.kind === 'not_found') {
          refusedCodes = [];
          compare(result.answeredAt);
        }
        return result;
      },
    },
    health: { refusedCodes: () => refusedCodes, aheadMs: () => aheadMs },
  };
}
