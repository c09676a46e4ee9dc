/*
 * One delivery of a result notification: under a fault if one was ordered, with its answer in the ledger and its
 * messages in the wire log. Called by the notifier.
 */
import type { SimulatorClock } from '../clock.ts';
import type { FaultBoard } from '../faults/fault-board.ts';
import type { Fault } from '../faults/fault.ts';
import type { SimulatorSettings } from '../simulator-options.ts';
import type { TradeBook } from '../trades/trade-book.ts';
import { maskFields } from '../wire/mask-fields.ts';
import type { WireLog } from '../wire/wire-log.ts';
import { postNotification, type NotificationAnswer } from './post-notification.ts';

/** What a delivery works with. */
export interface DeliveryParts {
  readonly settings: SimulatorSettings;
  readonly clock: SimulatorClock;
  readonly trades: TradeBook;
  readonly faults: FaultBoard;
  readonly wire: WireLog;
}

type Fields = Readonly<Record<string, string>>;

/** Delivers once (twice under `duplicate`); true = GMO-PG counts it as received. */
export async function deliverNotification(
  parts: DeliveryParts,
  orderId: string,
  fields: Fields,
  fault: Fault | undefined,
): Promise<boolean> {
  const record = ({ text, isReceived }: NotificationAnswer) => {
    const at = new Date(parts.clock.now()).toISOString();
    parts.trades.byOrderId(orderId)?.notifications.push({ at, answer: text });
    return isReceived;
  };
  const send = (sent = fields, isGarbled = false) => post(parts, orderId, sent, isGarbled);
  switch (fault?.kind) {
    case 'lose':
      noteLoss(parts, orderId);
      // Lost for good: GMO-PG believes that it was received and never sends it again.
      return record({ text: '(lost on the way)', isReceived: true });
    case 'refuse':
      noteLoss(parts, orderId);
      return record({ text: '(no connection)', isReceived: false });
    case 'drop-reply':
      await send();
      return record({ text: '(answer lost)', isReceived: false });
    case 'http':
      if (fault.afterEffect) await send();
      return record({ text: `(HTTP ${fault.status})`, isReceived: false });
    case 'error':
      return record(await send({ ...fields, ErrCode: fault.errCode, ErrInfo: fault.errInfo }));
    case 'garble':
      return record(await send(fields, true));
    case 'duplicate':
      record(await send());
      return record(await send());
    default:
      return record(await send());
  }
}

async function post(
  { settings, wire }: DeliveryParts,
  orderId: string,
  fields: Fields,
  isGarbled: boolean,
): Promise<NotificationAnswer> {
  const url = settings.notificationUrl;
  if (url === undefined) return { text: '(no notification URL)', isReceived: true };
  // Only word of a payment is the "payment completion" of the flow; word of a failure is no step of it.
  const isPayment = /^(AUTH|CAPTURE|SALES)$/.test(fields['Status'] ?? '') && !isGarbled;
  const common = { orderId, name: 'ResultNotification' };
  wire.write({
    ...common,
    from: 'gmo',
    to: 'shop',
    step: isPayment ? 9 : undefined,
    kind: 'request',
    text: isGarbled ? '(garbled)' : maskFields(Object.entries(fields)),
  });
  const answer = await postNotification(url, fields, settings.notificationTimeoutMs, isGarbled);
  wire.write({ ...common, from: 'shop', to: 'gmo', kind: 'reply', text: answer.text });
  return answer;
}

function noteLoss({ wire }: DeliveryParts, orderId: string): void {
  const text = 'lost on the way';
  wire.write({ orderId, from: 'gmo', to: 'shop', kind: 'note', name: 'ResultNotification', text });
}
