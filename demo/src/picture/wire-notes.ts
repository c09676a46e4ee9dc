/**
 * Puts the plain sentences among the wire's texts into the words of one language. Fields, addresses and answers of the wire
 * itself stay as they are. Called by `showMoment`.
 */
import type { Language, Phrase } from '../shop/language.ts';

/** A sentence as the simulator or the shop writes it; `$1` … in the phrase stand for its groups. */
type Note = readonly [pattern: RegExp, phrase: Phrase];

const notes: readonly Note[] = [
  [/^payment of (\d+) yen asked for$/, { ja: '$1円の決済を依頼', en: 'payment of ¥$1 asked for' }],
  [/^confirmation URL issued: (.*)$/, { ja: '確認画面のURLを発行：$1', en: 'confirmation URL issued: $1' }],
  [
    /^paid: (\d+) yen, of these points (\d+), coupon (\d+)$/,
    {
      ja: '支払い完了：$1円（うちポイント$2円分、クーポン$3円分）',
      en: 'paid: ¥$1 (of which points ¥$2, coupon ¥$3)',
    },
  ],
  [
    /^not paid: shopper canceled at EPOS$/,
    { ja: '支払い不成立：お客さまがエポスの画面でキャンセル', en: 'not paid: the shopper canceled at EPOS' },
  ],
  [
    /^not paid: EPOS refused: overLimit$/,
    { ja: '支払い不成立：カードのご利用可能額を超過', en: 'not paid: over the limit of the card' },
  ],
  [
    /^not paid: EPOS refused: locked$/,
    { ja: '支払い不成立：アカウントがロック中', en: 'not paid: the account is locked' },
  ],
  [/^login page$/, { ja: 'ログイン画面を表示', en: 'login page shown' }],
  [/^login refused$/, { ja: 'ログインを拒否', en: 'login refused' }],
  [/^confirmation page$/, { ja: '確認画面を表示', en: 'confirmation page shown' }],
  [/^account locked$/, { ja: 'アカウントがロック中である旨を表示', en: 'told that the account is locked' }],
  [/^over the limit$/, { ja: 'ご利用可能額の超過を表示', en: 'told that the card is over its limit' }],
  [/^the payment is over$/, { ja: '手続きの終了を表示', en: 'told that the payment is over' }],
  [/^the shopper leaves here$/, { ja: 'お客さまがここで画面を閉じます', en: 'the shopper leaves here' }],
  [/^the browser never returns$/, { ja: 'ブラウザーがお店に戻りません', en: 'the browser never returns' }],
  [/^lost on the way$/, { ja: '途中で失われました', en: 'lost on the way' }],
  [
    /^fault: drop-reply$/,
    { ja: '応答が途中で失われました', en: 'the request was carried out, its reply was lost on the way' },
  ],
  [/^fault: lose$/, { ja: '途中で失われました', en: 'lost on the way' }],
  [/^fault: refuse$/, { ja: '接続できませんでした', en: 'no connection' }],
  [/^fault: error$/, { ja: 'エラーの応答', en: 'answered with an error' }],
  [/^fault: http$/, { ja: 'HTTPエラーの応答', en: 'answered with an HTTP error' }],
  [/^fault: garble$/, { ja: '壊れて読めない応答', en: 'the reply arrived garbled' }],
  [/^\(garbled\)$/, { ja: '（壊れて読めません）', en: '(garbled)' }],
  [/^\(no connection\)$/, { ja: '（接続できません）', en: '(no connection)' }],
  [/^\(no answer within ([\d.]+) s\)$/, { ja: '（$1秒以内に応答なし）', en: '(no answer within $1 s)' }],
  [/^\(too long\)$/, { ja: '（長すぎて読めません）', en: '(too long)' }],
  [/^made by hand: (.*)$/s, { ja: '手作業で送信：$1', en: 'made by hand: $1' }],
  [
    /^(\d{4}-\d\d-\d\d): (\d+) entries, (-?\d+) yen$/,
    { ja: '$1：明細$2件、$3円', en: '$1: $2 entries, ¥$3' },
  ],
  [
    /^(\S+): (\d+) entries, (-?\d+) yen; with the sales report: (\d+) matched, (\d+) differing, (\d+) missing, (\d+) unknown$/,
    {
      ja: '$1：明細$2件、$3円。売上レポートとの照合：一致$4件、差異$5件、入金なし$6件、不明$7件',
      en: '$1: $2 entries, ¥$3. With the sales report: $4 matched, $5 differing, $6 missing, $7 unknown',
    },
  ],
  [
    /^not in the sales report: nothing was captured yet$/,
    {
      ja: '売上レポートにまだありません（売上確定前）',
      en: 'not in the sales report: nothing was captured yet',
    },
  ],
  [/^(.*) \(signature verified\)$/s, { ja: '$1（署名を確認済み）', en: '$1 (signature verified)' }],
  [
    /^(.*) \(repeat: nothing done\)$/s,
    { ja: '$1（再送のため何もしません）', en: '$1 (repeat: nothing done)' },
  ],
  [
    /^form received by the BFF: (.*)$/s,
    {
      ja: 'JavaScriptなしの支払いフォームがBFFに届いた時刻です：$1',
      en: 'time at which the payment form (no JavaScript) reached the BFF: $1',
    },
  ],
];

/** The text in that language, its sentence translated if it is one. */
export function translateNote(text: string, language: Language): string {
  const note = notes.find(([pattern]) => pattern.test(text));
  return note === undefined ? text : text.replace(note[0], note[1][language]);
}
