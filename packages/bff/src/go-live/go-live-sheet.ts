/**
 * The seven steps of going live, with what is done, what is missing and what cannot be seen from here. Pure: made of what doctor found and of
 * the test payments that were made. Rendered by `render-markdown` and `render-page`.
 */
import type { MerchantCheckout } from '@epos-kantan/shared';
import type { CheckId } from '../doctor/check-titles.ts';
import type { CheckReport, DoctorReport } from '../doctor/doctor-report.ts';
import type { Both } from './both.ts';
import { japanTime } from './japan-time.ts';
import { securityEvidence } from './security-evidence.ts';
import type { Evidence } from './security-evidence.ts';

/** `by_hand`: somebody has to do it, or has done it, where this cannot look. */
export type StepState = 'done' | 'missing' | 'by_hand';

/** One of the seven. */
export interface SheetStep {
  readonly number: number;
  readonly title: Both;
  readonly state: StepState;
  readonly says: Both;
}

/** A test payment, and whether GMO-PG told of it. */
export interface TrialProof {
  readonly checkout: MerchantCheckout;
  readonly notified: boolean;
}

/** What is on the sheet. */
export interface GoLiveSheet {
  readonly report: DoctorReport;
  readonly steps: readonly SheetStep[];
  /** The newest test payment that went the whole road and back; null = none is known. */
  readonly proof: TrialProof | null;
  /** Checks that are not ok, those that have failed first. */
  readonly open: readonly CheckReport[];
  readonly evidence: readonly Evidence[];
}

/** @param trials newest first; null = the BFF could not be asked */
export function makeGoLiveSheet(report: DoctorReport, trials: readonly TrialProof[] | null): GoLiveSheet {
  const { subject, checks, summary } = report;
  const facts: Facts = {
    isProduction: subject.gmoEnv === 'production',
    shopId: subject.shopId ?? '?',
    host: subject.gmoHost ?? '?',
    ids: `${subject.merchantId ?? '?'} / ${subject.storeId ?? '?'}`,
    isOk: (id) => checks.some((check) => check.id === id && check.result === 'ok'),
    failures: summary.failure,
    proof: trials?.find((trial) => isWholeRoad(trial, subject.gmoEnv)) ?? null,
    isAsked: trials !== null,
  };
  const steps = STEPS.map((step, index) => ({ number: index + 1, title: step.title, ...step.judge(facts) }));
  const isReady =
    steps.every(({ state }) => state !== 'missing') && facts.isProduction && facts.failures === 0;
  return {
    report,
    steps: [...steps, launch(isReady, facts)],
    proof: facts.proof,
    open: URGENCY.flatMap((urgent) => checks.filter(({ result }) => result === urgent)),
    evidence: securityEvidence(subject.hasConsole),
  };
}

const URGENCY: readonly CheckReport['result'][] = ['failure', 'warning', 'not_checked'];

interface Facts {
  readonly isProduction: boolean;
  readonly shopId: string;
  readonly host: string;
  readonly ids: string;
  readonly isOk: (id: CheckId) => boolean;
  readonly failures: number;
  readonly proof: TrialProof | null;
  readonly isAsked: boolean;
}

/** Made in this environment, paid at EPOS, told by GMO-PG, proven by inquiry, and given back. */
function isWholeRoad({ checkout, notified }: TrialProof, gmoEnv: 'test' | 'production' | null): boolean {
  const { status, funds, attempts, testMode } = checkout;
  // One of the other environment says nothing about this one.
  if (testMode !== (gmoEnv === 'test') || gmoEnv === null) return false;
  const isBack = funds === 'voided' || funds === 'refunded';
  return (
    status === 'paid' && isBack && notified && attempts.some(({ redirectedAt }) => redirectedAt !== undefined)
  );
}

interface Step {
  readonly title: Both;
  readonly judge: (facts: Facts) => Pick<SheetStep, 'state' | 'says'>;
}

const STEPS: readonly Step[] = [
  {
    title: { ja: 'エポスカードとの契約', en: 'Contract with EPOS Card' },
    judge: ({ isOk, ids }) =>
      isOk('merchant-id') && isOk('store-id')
        ? done({ ja: `加盟店ID / 店舗ID：${ids}`, en: `Merchant ID / Store ID: ${ids}` })
        : missing({
            ja: 'EPOS_MERCHANT_ID と EPOS_STORE_ID を設定してください。契約時にエポスカードから通知されます（約3週間）。',
            en: 'Set EPOS_MERCHANT_ID and EPOS_STORE_ID. EPOS Card tells both with the contract, after about three weeks.',
          }),
  },
  {
    title: { ja: 'PGマルチペイメントサービスの申し込み', en: 'Application for PG Multi-Payment Service' },
    judge: ({ isOk, shopId, host }) =>
      isOk('gmo-credentials')
        ? done({
            ja: `${host} がショップID ${shopId} で応答しました。`,
            en: `${host} answers for the shop ${shopId}.`,
          })
        : byHand({
            ja: 'ここからは確認できません。GMO-PG から発行される GMO_SHOP_ID と GMO_SHOP_PASS を設定してください。',
            en: 'This cannot be seen from here. GMO-PG gives GMO_SHOP_ID and GMO_SHOP_PASS.',
          }),
  },
  {
    title: { ja: '加盟店IDと店舗IDをGMO-PGへ連絡', en: 'Merchant ID and Store ID handed to GMO-PG' },
    judge: ({ proof, ids }) =>
      proof === null
        ? byHand({
            ja: `加盟店ID / 店舗ID（${ids}）を GMO-PG に連絡してください。登録されたことは、最初のテスト決済で分かります。`,
            en: `Hand ${ids} to GMO-PG. That they were entered is shown by the first test payment.`,
          })
        : done({
            ja: 'テスト決済が成立したため、登録済みです。',
            en: 'They were entered: a test payment went through.',
          }),
  },
  {
    title: { ja: '導入とTEST IDでの決済', en: 'Installation, and a payment with a TEST ID' },
    judge: (facts) =>
      facts.isProduction
        ? byHand({
            ja: 'テスト環境で行う手順です。テスト環境で作成したこのシートを保管してください。',
            en: 'A step of the test environment: keep the sheet that was made there.',
          })
        : judgeTrial(facts, 'epos-kantan test-payment'),
  },
  {
    title: { ja: '本番環境の準備完了', en: 'Production is ready' },
    judge: ({ isProduction, isOk, host }) =>
      isProduction && isOk('gmo-credentials')
        ? done({ ja: `${host} がこのショップに応答しました。`, en: `${host} answers for this shop.` })
        : missing({
            ja: 'GMO-PG から準備完了の連絡を受けたら、GMO_ENV=production と本番の認証情報、別の DATABASE_URL を設定してください。',
            en: 'When GMO-PG says so: GMO_ENV=production, the credentials of production, and another DATABASE_URL.',
          }),
  },
  {
    title: { ja: '実在のIDによるテスト決済', en: 'Test payment with a real ID' },
    judge: (facts) =>
      facts.isProduction
        ? judgeTrial(facts, 'epos-kantan test-payment --production')
        : missing({
            ja: '本番環境に切り替えたあとに行います：epos-kantan test-payment --production',
            en: 'After the change to production: epos-kantan test-payment --production',
          }),
  },
];

function judgeTrial({ failures, proof, isAsked }: Facts, command: string): Pick<SheetStep, 'state' | 'says'> {
  if (!isAsked)
    return missing({
      ja: 'BFF に問い合わせできませんでした。起動してから、もう一度このシートを作成してください。',
      en: 'The BFF could not be asked: start it, and make this sheet again.',
    });
  if (proof === null)
    return missing({ ja: `テスト決済を行ってください：${command}`, en: `Make a test payment: ${command}` });
  const { orderId, updatedAt, total } = proof.checkout;
  const paid = {
    ja: `${orderId}（${String(total)}円）が支払われ、通知・照会を経て取り消されました：${japanTime(updatedAt, 'ja')}。`,
    en: `${orderId} over ${String(total)} yen was paid, told, proven and given back: ${japanTime(updatedAt, 'en')}.`,
  };
  if (failures === 0) return done(paid);
  const count = String(failures);
  return missing({
    ja: `${paid.ja} ただし、要対応の確認項目が${count}件あります。`,
    en: `${paid.en} But ${count} checks have failed.`,
  });
}

function launch(isReady: boolean, { failures, isProduction }: Facts): SheetStep {
  const title = { ja: '公開', en: 'Launch' };
  if (isReady)
    return {
      ...{ number: 7, title },
      ...done({
        ja: '公開できます。残る注意事項は下の一覧をご確認ください。',
        en: 'Ready. What is left to know stands below.',
      }),
    };
  const why = isProduction
    ? {
        ja: `未完了の手順、または要対応の確認項目（${String(failures)}件）があります。`,
        en: `A step above is not done, or a check has failed (${String(failures)}).`,
      }
    : { ja: 'まだテスト環境です。', en: 'This is the test environment.' };
  return { ...{ number: 7, title }, ...missing(why) };
}

function done(says: Both): Pick<SheetStep, 'state' | 'says'> {
  return { state: 'done', says };
}

function missing(says: Both): Pick<SheetStep, 'state' | 'says'> {
  return { state: 'missing', says };
}

function byHand(says: Both): Pick<SheetStep, 'state' | 'says'> {
  return { state: 'by_hand', says };
}
