/** The words a locale has to have. Filled in by `ja.ts`, `en.ts` and shops; chosen by `locales.ts`. */
import type { CheckoutState } from '../checkout-state.ts';

/** The kinds of label a button can carry. */
export type Label = 'pay' | 'buy' | 'checkout' | 'order' | 'continue' | 'plain';

/**
 * On the button in other states than at rest, under the state's name, those that are over and not paid under `payAgain`; and on
 * what else can be pressed or is marked.
 */
export type ShortKey = CheckoutState | 'partly_refunded' | 'payAgain' | 'check' | 'close' | 'test';

/** What a state means for the shopper and what they can do, under its name; the others belong to errors. */
export type SentenceKey =
  CheckoutState | 'partly_refunded' | 'stalled' | 'unsure' | 'tooOld' | 'otherAmount' | 'closed' | 'broken';

/** Words under some of the names. */
type Some<Key extends string> = { readonly [Name in Key]?: string };

/** What the rows below a paid status are called. */
export type RowKey = 'order' | 'total' | 'points' | 'coupon';

/** Everything the elements say in one language. */
export interface Messages {
  /** `plain` is also the name of the payment method, read out before what a state says on the button. */
  readonly labels: Readonly<Record<Label, string>>;
  readonly short: Some<ShortKey> & Readonly<Record<'check' | 'close' | 'test', string>>;
  /** What a state is called: the heading of the status element, and of the sentence that floats below the button. */
  readonly titles: Some<CheckoutState>;
  readonly sentences: Some<SentenceKey>;
  readonly rows: Readonly<Record<RowKey, string>>;
  /** Writes whole yen. */
  readonly yen: (amount: number) => string;
}

/** A locale that replaces some words and takes the rest from its language, or from `en`. */
export type PartialMessages = { readonly [Key in keyof Messages]?: Messages[Key] | Partial<Messages[Key]> };
