/*
 * The fields with which a shopper's browser comes back to the shop (protocol notes, section 3: sibling methods,
 * nothing is known for EPOS). Called by the return page and by the control plane when it plays the browser.
 */
import { createHash } from 'node:crypto';
import { familiesOf, type Fault } from '../faults/fault.ts';
import { formatJapanTime } from '../japan-time.ts';
import type { Simulation } from '../simulation.ts';
import type { Trade } from '../trades/trade.ts';

/** The fields in their order on the wire, spoilt as `fault` says. A shop should believe none of them anyway. */
export function returnFields(
  simulation: Simulation,
  trade: Trade,
  fault?: Fault,
): readonly (readonly [string, string])[] {
  const errInfo = fault?.kind === 'error' ? fault.errInfo : trade.errInfo;
  const fields: readonly (readonly [string, string])[] = [
    ['ShopID', simulation.settings.shopId],
    ['OrderID', trade.orderId],
    ['Status', trade.status],
    ['TranDate', formatJapanTime(trade.processedAtMs)],
    // How the real check string is made is not known (protocol notes, section 11); this one proves nothing.
    ['CheckString', createHash('sha256').update(`${trade.orderId}${trade.status}`).digest('hex')],
    ['ErrCode', errInfo === '' ? '' : familiesOf(errInfo)],
    ['ErrInfo', errInfo],
  ];
  return fault?.kind === 'garble' ? fields.map(([name, value]) => [`${name}[]`, `${value}\uFFFD&=`]) : fields;
}

/** Sends the fields to the shop as a browser would, without following where it leads. */
export async function postReturn(
  simulation: Simulation,
  trade: Trade,
  fault?: Fault,
): Promise<{ readonly status: number; readonly location: string | null }> {
  const body = new URLSearchParams();
  for (const [name, value] of returnFields(simulation, trade, fault)) body.append(name, value);
  const response = await fetch(trade.retUrl, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: simulation.settings.publicOrigin },
    body,
    signal: AbortSignal.timeout(30_000),
  });
  await response.body?.cancel();
  return { status: response.status, location: response.headers.get('Location') };
}
