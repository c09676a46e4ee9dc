/** Finds the place of a wire message in the picture: its step, whether it makes the step real, whether it is trouble. */
import { z } from 'zod';
import type { Moment } from './moment.ts';
import { PARTIES } from './payment-steps.ts';

/** One message of the simulator's wire, as far as the picture reads it. `orderId` is GMO-PG's. */
export const wireMessageSchema = z.object({
  id: z.int(),
  at: z.string(),
  orderId: z.string().optional(),
  from: z.enum(PARTIES),
  to: z.enum(PARTIES),
  step: z.int().min(1).max(11).optional(),
  kind: z.enum(['request', 'reply', 'page', 'note']),
  name: z.string().max(100),
  text: z.string().max(4000),
});

/** One message of the simulator's wire. */
export type WireMessage = z.infer<typeof wireMessageSchema>;

/** Where a message stands that makes no step real: beside the step it would have made, or beside them all. */
const nearestStep: Readonly<Record<string, number>> = {
  'EntryTranEpospay reply': 2,
  'EntryTranEpospay note': 2,
  'ExecTranEpospay reply': 5,
  'ExecTranEpospay note': 5,
  'EposPaymentResult note': 8,
  'ResultNotification request': 9,
  'ResultNotification reply': 9,
  'ResultNotification note': 9,
};

/** What the simulator writes of a notification that cannot be read. */
const GARBLED = '(garbled)';

/** Makes a moment of a message. The text is taken over as it is. */
export function placeMessage(message: WireMessage): Omit<Moment, 'id' | 'attempt'> {
  const { at, from, to, name, text, kind } = message;
  const step = message.step ?? nearestStep[`${name} ${kind}`] ?? 0;
  const isNotification = name === 'ResultNotification';
  // A notification that arrives has done its work, whatever it tells of: that a payment failed is said by step 8.
  const lights = message.step !== undefined || (isNotification && kind === 'request' && text !== GARBLED);
  const trouble =
    !lights &&
    (/^(fault:|lost on the way|not paid:|\(garbled\))/.test(text) || /(^|&)ErrCode=[A-Z]/.test(text));
  const isLost = trouble && /^(lost on the way|fault: (drop-reply|lose|refuse))/.test(text);
  // Of a call, GMO-PG's answer is what trouble strikes.
  const isReply = kind === 'reply' || (kind === 'note' && text.startsWith('fault:'));
  return { at, step, lights, trouble, isLost, from, to, name, isReply, text };
}
