/** The names of test payments of the operator's: `trial-` and 26 base32 characters. */
import { orderIdSchema } from '@epos-kantan/shared';
import type { OrderId } from '@epos-kantan/shared';

/** The order of a trial that an operation began: the same for each repeat of it. */
export function trialOrderId(operationId: string): OrderId {
  return orderIdSchema.parse(`trial-${operationId.replace('op_', '')}`);
}

/** Whether an order is a trial's by its name; only for one whose record is lost. */
export function isTrialOrder(orderId: string): boolean {
  return /^trial-[a-z2-7]{26}$/.test(orderId);
}
