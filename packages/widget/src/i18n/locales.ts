/**
 * The languages there are. Read by the elements through the nearest `lang`; shops add languages or change sentences by
 * {@link registerLocale}.
 */
import { followers } from '../nearest-lang.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import type { Messages, PartialMessages } from './messages.ts';

const locales = new Map<string, Messages>([
  ['ja', ja],
  ['en', en],
]);

/**
 * Adds a language, or changes words of one that is there. Elements on the page follow at once.
 * @param tag A BCP 47 tag such as `fr` or `ja-easy`.
 * @param messages All words, or those that differ.
 */
export function registerLocale(tag: string, messages: PartialMessages): void {
  const merged: Record<string, unknown> = { ...messagesFor(tag) };
  for (const [key, words] of Object.entries(messages)) {
    merged[key] = typeof words === 'object' ? { ...(merged[key] as object), ...words } : words;
  }
  locales.set(tag.toLowerCase(), merged as unknown as Messages);
  for (const follow of followers) follow();
}

/** The words for a tag: the exact tag, its language, else `en`; `ja` when there is no tag at all. */
export function messagesFor(tag: string): Messages {
  let key = (tag || 'ja').toLowerCase();
  while (!locales.has(key) && key.includes('-')) key = key.replace(/-[^-]*$/, '');
  return locales.get(key) ?? en;
}
