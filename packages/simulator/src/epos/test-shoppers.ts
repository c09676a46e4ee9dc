/*
 * The members of this EPOS Card: eight people who always do the same thing. Printed on the login page; used by the
 * EPOS pages.
 */
import type { Language } from '../pages/language.ts';

/** What a member does after logging in. */
export type ShopperBehavior = 'pays' | 'wrong-password' | 'locked' | 'over-limit' | 'cancels' | 'gives-up';

/** One member. */
export interface TestShopper {
  readonly eposNetId: string;
  /** As printed on the login page. */
  readonly password: string;
  readonly behavior: ShopperBehavior;
  /** What the member has; one point is one yen. */
  readonly points: number;
  readonly couponYen: number;
  /** What is filled in at first, as far as the total allows. */
  readonly pointsToUse: number;
  readonly couponToUse: number;
  readonly name: Readonly<Record<Language, string>>;
}

const nothing = { points: 0, couponYen: 0, pointsToUse: 0, couponToUse: 0 };

/** All members, in the order of the login page. */
export const testShoppers: readonly TestShopper[] = [
  {
    eposNetId: 'sim-pays',
    password: 'pays-1234',
    behavior: 'pays',
    ...nothing,
    points: 1200,
    name: { ja: '支払う', en: 'Pays' },
  },
  {
    eposNetId: 'sim-points',
    password: 'points-1234',
    behavior: 'pays',
    ...nothing,
    points: 3000,
    pointsToUse: 500,
    name: { ja: 'ポイントを使って支払う', en: 'Pays with points' },
  },
  {
    eposNetId: 'sim-coupon',
    password: 'coupon-1234',
    behavior: 'pays',
    ...nothing,
    couponYen: 1000,
    couponToUse: 1000,
    name: { ja: 'クーポンを使って支払う', en: 'Pays with a coupon' },
  },
  {
    eposNetId: 'sim-wrong',
    password: 'wrong-1234',
    behavior: 'wrong-password',
    ...nothing,
    name: { ja: 'パスワードを間違える', en: 'Types a wrong password' },
  },
  {
    eposNetId: 'sim-locked',
    password: 'locked-1234',
    behavior: 'locked',
    ...nothing,
    name: { ja: 'アカウントがロックされている', en: 'Has a locked account' },
  },
  {
    eposNetId: 'sim-limit',
    password: 'limit-1234',
    behavior: 'over-limit',
    ...nothing,
    points: 300,
    name: { ja: 'ご利用可能額を超える', en: 'Is over the card limit' },
  },
  {
    eposNetId: 'sim-cancels',
    password: 'cancels-1234',
    behavior: 'cancels',
    ...nothing,
    name: { ja: '確認画面でキャンセルする', en: 'Cancels at the confirmation' },
  },
  {
    eposNetId: 'sim-leaves',
    password: 'leaves-1234',
    behavior: 'gives-up',
    ...nothing,
    name: { ja: '途中で画面を閉じる', en: 'Gives up half-way' },
  },
];

/** The member with this ID, whatever the password. */
export function findShopper(eposNetId: string): TestShopper | undefined {
  return testShoppers.find((shopper) => shopper.eposNetId === eposNetId);
}

/** The member who may log in with these; the one who errs is never let in. */
export function authenticate(eposNetId: string, password: string): TestShopper | undefined {
  const shopper = findShopper(eposNetId);
  return shopper?.password === password && shopper.behavior !== 'wrong-password' ? shopper : undefined;
}
