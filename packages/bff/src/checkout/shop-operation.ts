/**
 * The operation of the shop that a command belongs to, what whoever asked for it has seen, and how its request stands in the timeline. Used by
 * the commands that move money for the shop: by its server through the merchant API, or by a person in the console.
 */
import { leftOf } from './checkout.ts';
import type { Attempt, NewEvent } from './checkout.ts';

/** Repeated, it has the same id. */
export interface ShopOperation {
  readonly id: string;
  /** It was begun before, and may have had an effect. */
  readonly resumed: boolean;
  /** The person who asked for it, by the id of a console key; absent = the shop's server. */
  readonly operator?: string;
  /** What was left of the attempt's money when it was asked for, in whole yen; absent = whatever is left. */
  readonly left?: number;
}

/** Whether the money is not what was seen. What was asked for then is not what would happen now. */
export function hasMoved({ left }: Pick<ShopOperation, 'left'>, attempt: Attempt): boolean {
  return left !== undefined && leftOf(attempt) !== left;
}

/** Cause and detail of the line that an operation leaves. `detail`: empty = nothing but who it was. */
export function askedBy(
  { operator }: Pick<ShopOperation, 'operator'>,
  detail = '',
): Pick<NewEvent, 'cause' | 'detail'> {
  const words = [detail, operator === undefined ? '' : `${OPERATOR_MARK}${operator}`].filter(
    (word) => word !== '',
  );
  return {
    cause: operator === undefined ? 'shop' : 'operator',
    ...(words.length === 0 ? {} : { detail: words.join(' ') }),
  };
}

/** Stands before the id of the operator at the end of a detail. */
export const OPERATOR_MARK = 'console:';
