/** One line of a timeline in words: what happened, what changed by it, whose doing it was. */
import { OPERATOR_MARK } from '../../checkout/shop-operation.ts';
import type { TimelineEntry } from '../../checkout/ports/checkout-reader.ts';
import type { ConsoleWords } from '../i18n/words.ts';
import { shownText } from './format.ts';

/** What happened. */
export function whatWords({ event, reason }: ConsoleWords, entry: TimelineEntry): string {
  return entry.reason === null ? event[entry.type] : `${event[entry.type]}: ${reason[entry.reason].title}`;
}

/** What changed by it: the status, and where the money is. Each is left out when it did not change. */
export function changeWords({ status, funds }: ConsoleWords, entry: TimelineEntry): readonly string[] {
  const { statusFrom, statusTo, fundsFrom, fundsTo } = entry;
  const fromStatus = statusFrom === null ? [] : [status[statusFrom]];
  const fromFunds = fundsFrom === null || fundsFrom === 'none' ? [] : [funds[fundsFrom]];
  return [
    ...(statusFrom === statusTo ? [] : [[...fromStatus, status[statusTo]].join(' → ')]),
    ...(fundsFrom === fundsTo || fundsTo === 'none' ? [] : [[...fromFunds, funds[fundsTo]].join(' → ')]),
  ];
}

/** Whose doing it was: an operator by name, else the cause. */
export function whoWords(words: ConsoleWords, entry: TimelineEntry): string {
  const operator = operatorOf(entry);
  if (operator !== null) return `${words.cause.operator} ${operator}`;
  const cause = words.cause[entry.cause];
  const by = { shopper: words.payment.byShopper, shop: words.payment.byShop };
  // That the shop's own server is the shop needs no word.
  return entry.by === null || entry.cause === 'shop' ? cause : `${cause} · ${words.payment.by(by[entry.by])}`;
}

/** The detail without the operator's name, which stands where the cause does. */
export function detailWords({ detail }: TimelineEntry): string {
  return shownText((detail ?? '').replace(MARKED, '').trim());
}

const MARKED = new RegExp(`(?:^| )${OPERATOR_MARK}([\\w-]{1,32})$`);

function operatorOf({ cause, detail }: TimelineEntry): string | null {
  return cause === 'operator' ? (MARKED.exec(detail ?? '')?.[1] ?? null) : null;
}
