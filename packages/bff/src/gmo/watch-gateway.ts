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
}

/**
 * Wraps a gateway so that its inquiries tell about its health.
 * @param onMisconfigured told the codes of each call that was refused because of our settings
 */
export function watchGateway(
  gateway: PaymentGateway,
  onMisconfigured: (codes: readonly string[]) => void = () => undefined,
): {
  readonly gateway: PaymentGateway;
  readonly health: GatewayHealth;
} {
  let refusedCodes: readonly string[] = [];
  const watched = async <T>(call: Promise<CallResult<T>>): Promise<CallResult<T>> => {
    const result = await call;
    if (result.kind === 'refused' && result.refusal === 'configuration') onMisconfigured(result.codes);
    return result;
  };
  return {
    gateway: {
      registerTrade: (input) => watched(gateway.registerTrade(input)),
      executeTrade: (input) => watched(gateway.executeTrade(input)),
      captureTrade: (input) => watched(gateway.captureTrade(input)),
      cancelTrade: (input) => watched(gateway.cancelTrade(input)),
      changeTrade: (input) => watched(gateway.changeTrade(input)),
      async inquireTrade(gmoOrderId) {
        const result = await gateway.inquireTrade(gmoOrderId);
        if (result.kind === 'misconfigured') {
          refusedCodes = result.codes;
          onMisconfigured(result.codes);
        }
        if (result.kind === 'trade' || result.kind === 'not_found') refusedCodes = [];
        return result;
      },
    },
    health: { refusedCodes: () => refusedCodes },
  };
}
