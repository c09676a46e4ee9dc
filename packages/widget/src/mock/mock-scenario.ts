/** What the shopper of the mock does at EPOS, as one table. Read by the mock's orders and pages. */

/** The scenarios, in the order of the documentation. */
export const SCENARIOS = [
  'paid',
  'points',
  'cancel',
  'wrong-password',
  'lockout',
  'expiry',
  'maintenance',
  'slow-notice',
  'other-browser',
] as const;

/** What happens at EPOS, and around it. */
export type Scenario = (typeof SCENARIOS)[number];

/** How a payment ends. */
export type MockEnd = 'paid' | 'failed' | 'canceled' | 'expired';

/** One scenario. */
export interface ScenarioRow {
  /** What an inquiry proves in the end; nothing = the shopper is still at EPOS and may go on. */
  readonly end?: MockEnd;
  readonly usesPoints?: true;
  /** Nobody answers whether it is paid: `confirming` until `settle()`. */
  readonly isHeld?: true;
  /** Why no payment can be taken meanwhile. */
  readonly reason?: 'maintenance';
  /** The shopper comes back without a click, as after EPOS' own pages. */
  readonly leadsBack?: true;
  /** The shop's page opens where nothing is remembered of this tab. */
  readonly isElsewhere?: true;
  /** What EPOS says, in Japanese and English. */
  readonly says: readonly [ja: string, en: string];
}

const DONE = ['手続きが終わりました。', 'Done.'] as const;

/** Scenario → what happens. */
export const SCENARIO_TABLE: Readonly<Record<Scenario, ScenarioRow>> = {
  paid: { end: 'paid', leadsBack: true, says: DONE },
  points: { end: 'paid', usesPoints: true, leadsBack: true, says: DONE },
  cancel: { end: 'canceled', leadsBack: true, says: ['キャンセルしました。', 'Canceled.'] },
  'wrong-password': { says: ['パスワードが違います。', 'The password is wrong.'] },
  lockout: { end: 'failed', says: ['アカウントがロックされています。', 'The account is locked.'] },
  expiry: { end: 'expired', says: ['お支払いの期限が過ぎました。', 'The time to pay has passed.'] },
  maintenance: { end: 'paid', isHeld: true, reason: 'maintenance', leadsBack: true, says: DONE },
  'slow-notice': { end: 'paid', isHeld: true, leadsBack: true, says: DONE },
  'other-browser': { end: 'paid', isElsewhere: true, says: DONE },
};
