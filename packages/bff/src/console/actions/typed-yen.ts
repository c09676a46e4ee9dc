/** An amount as a person types it: with separators, a sign of the currency, or full-width digits. */
import { YEN_MAX } from '@epos-kantan/shared';

/** Whole yen from 0 to YEN_MAX; null = it is none. */
export function typedYen(text: string): number | null {
  const digits = text.normalize('NFKC').replace(/[\s,、]|^[¥\\]|円$/g, '');
  if (!/^\d{1,8}$/.test(digits)) return null;
  const amount = Number(digits);
  return amount <= YEN_MAX ? amount : null;
}
