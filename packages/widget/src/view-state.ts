/**
 * The one table: what a state looks like, says, allows and announces. Read by the controller (may it be pressed? which
 * event?), the elements (which words?) and the tests. Pure.
 */
import type { Picture } from './build-dom.ts';
import type { CheckoutState } from './checkout-state.ts';
import type { CheckoutView } from './checkout-view.ts';
import type { EventKind } from './events.ts';
import type { Messages, SentenceKey } from './i18n/messages.ts';
import type { WidgetError } from './widget-error.ts';

/** Everything a view can show. Replaced, never changed. */
export interface Snapshot {
  readonly state: CheckoutState;
  /** What the BFF said last about this order. */
  readonly checkout?: CheckoutView | undefined;
  /** Only in state `error` and `offline`. */
  readonly error?: WidgetError | undefined;
  /** Still `confirming`, and nobody asks any more by itself. */
  readonly stalled: boolean;
  /** A listener of `epos-kantan-error` prevented the default: the page says it in its own words. */
  readonly silent: boolean;
  /** This tab was told of this outcome before, on an earlier load. */
  readonly resumed: boolean;
  readonly testMode: boolean;
}

/** What can be done in a state. Its words stand under its own name in the locale. */
export interface StateRow {
  /** The event that tells of it. */
  readonly event?: EventKind;
  /** Default: `info`. */
  readonly picture?: Picture;
  /** A press starts, continues or repeats a payment. */
  readonly pressable?: true;
  /** The order is over and was not paid: it may be paid, or made, anew. It is pressable, and floats. */
  readonly ended?: true;
  /** The button shows title and sentence at once, and not only when it is pressed. */
  readonly floats?: true;
}

/** State → event, picture and what a press may do. */
export const STATE_TABLE: Readonly<Record<CheckoutState, StateRow>> = {
  idle: { pressable: true },
  checking: { pressable: true, picture: 'spinner' },
  unavailable: { event: 'unavailable' },
  creating: { picture: 'spinner' },
  redirecting: { picture: 'spinner' },
  resumable: { event: 'resume', pressable: true },
  confirming: { picture: 'spinner' },
  paid: { event: 'paid', picture: 'done' },
  voided: {},
  refunded: {},
  failed: { event: 'failed', ended: true, picture: 'fault' },
  canceled: { event: 'canceled', ended: true },
  expired: { event: 'expired', ended: true },
  offline: { pressable: true, floats: true, picture: 'fault' },
  error: { pressable: true, floats: true, picture: 'fault' },
  unknown: {},
};

/** Code of an error → sentence. Any other one means: the result is not known if pressing again can help, broken if not. */
const ERROR_SENTENCES: Readonly<Record<string, SentenceKey>> = {
  create_order_failed: 'broken',
  order_token_expired: 'tooOld',
  order_changed: 'otherAmount',
  order_closed: 'closed',
};

/** The state that shows a checkout. A paid order stays paid for ever; what the shop gave back in full is no longer shown as paid. */
export function stateOf({ status, funds }: CheckoutView): CheckoutState {
  if (status === 'created') return 'idle';
  if (status === 'awaiting_shopper') return 'resumable';
  return status === 'paid' && (funds === 'voided' || funds === 'refunded')
    ? (funds as CheckoutState)
    : status;
}

/** Whether a press does anything: by the table, except after an error that pressing again cannot mend. */
export function isPressable({ state, error }: Snapshot): boolean {
  const { pressable, ended } = STATE_TABLE[state];
  return Boolean(pressable ?? ended) && error?.recoverable !== false;
}

/** Whether something is under way, and a spinner turns. */
export function isBusy({ state, stalled }: Snapshot): boolean {
  return state !== 'checking' && STATE_TABLE[state].picture === 'spinner' && !stalled;
}

/** The words of a snapshot in one language. */
export interface Words {
  /** The name of the payment method. */
  readonly brand: string;
  /** On the button; undefined = its label. */
  readonly short: string | undefined;
  readonly title: string;
  readonly sentence: string;
}

/** Says a snapshot in words: those under the state's name, those of an error's code, or of having waited too long. */
export function wordsFor(snapshot: Snapshot, { labels, short, titles, sentences }: Messages): Words {
  const { state, checkout, error, silent, stalled } = snapshot;
  const again = error?.recoverable !== false;
  const errorKey = ERROR_SENTENCES[error?.code ?? ''] ?? (again ? 'unsure' : 'broken');
  const isPartly = state === 'paid' && checkout?.funds === 'partly_refunded';
  const word = isPartly ? 'partly_refunded' : state;
  const key = stalled ? 'stalled' : state === 'error' ? errorKey : word;
  return {
    brand: labels.plain,
    short: short[again ? (STATE_TABLE[state].ended ? 'payAgain' : word) : 'unavailable'],
    title: titles[state] ?? '',
    sentence: silent ? '' : (sentences[key] ?? ''),
  };
}
