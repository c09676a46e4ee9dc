/** Says in two words how a call to GMO-PG ended: what it is worth, and what came of it. For figures and traces; called by the gateway. */
import { UNCERTAINTIES } from '../checkout/gateway-result.ts';
import type { CallResult, InquiryResult } from '../checkout/gateway-result.ts';
import type { GmoCall } from '../observability/metrics.ts';
import type { Exchanged } from './exchange.ts';

/** The end of a call. A definite one is an answer that can be read, whatever it says. */
export function describeEnd(
  exchanged: Exchanged,
  result: CallResult<unknown> | InquiryResult,
): Pick<GmoCall, 'end' | 'result'> {
  if (exchanged.kind === 'not_sent') return { end: 'not_sent', result: 'not_sent' };
  switch (result.kind) {
    case 'refused':
      // The same words as of an inquiry that finds nothing, which is no refusal.
      return {
        end: 'definite',
        result: result.refusal === 'not_found' ? 'refused_not_found' : result.refusal,
      };
    case 'unknown':
      return { end: 'unknown', result: result.uncertainty };
    case 'could_not_tell':
      return { end: 'unknown', result: UNCERTAINTIES.find((word) => word === result.detail) ?? 'other' };
    default:
      return { end: 'definite', result: result.kind };
  }
}
