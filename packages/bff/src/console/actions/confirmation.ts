/** What an operator is asked to confirm: whose money, how much goes back or is taken, and what is left. Pure. */
import type { PossibleAction } from './possible-actions.ts';

/** What was asked for besides the action itself. Whole yen. */
export interface AskedMoney {
  /** Of a refund, what goes back; of a change, the new amount. */
  readonly amount?: number;
  /** Of a change, the new tax. */
  readonly tax?: number;
}

/** What is confirmed. Whole yen. */
export interface Confirmation {
  readonly action: PossibleAction;
  readonly asked: AskedMoney;
  /** How much goes back to the shopper; it has to be entered once more. 0 = nothing, null = the order is only closed. */
  readonly back: number | null;
  readonly after: number;
}

/** Why it cannot be confirmed. */
export type ConfirmationFault = 'amountInvalid' | 'amountTooLarge' | 'notLower';

/** Works it out. */
export function confirmationOf(action: PossibleAction, asked: AskedMoney): Confirmation | ConfirmationFault {
  const { left } = action;
  switch (action.kind) {
    case 'take':
    case 'accept':
    case 'inquire':
      return { action, asked: {}, back: 0, after: left };
    case 'close':
      return { action, asked: {}, back: null, after: 0 };
    case 'void':
    case 'return':
    case 'duplicate':
      return { action, asked: {}, back: left, after: 0 };
    case 'refund': {
      const { amount = 0 } = asked;
      if (amount < 1) return 'amountInvalid';
      return amount > left
        ? 'amountTooLarge'
        : { action, asked: { amount }, back: amount, after: left - amount };
    }
    case 'change': {
      const { amount = 0, tax } = asked;
      if (amount < 1 || tax === undefined) return 'amountInvalid';
      const after = amount + tax;
      return after >= left ? 'notLower' : { action, asked: { amount, tax }, back: left - after, after };
    }
  }
}
