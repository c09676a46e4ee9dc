/** The sentences of simulator and shop, in two languages. Those of a real payment are tried in wire-feed.test.ts. */
import { describe, expect, it } from 'vitest';
import { translateNote } from './wire-notes.ts';

const sentences = [
  ['payment of 1320 yen asked for', '1320円の決済を依頼', 'payment of ¥1320 asked for'],
  ['confirmation URL issued: ********', '確認画面のURLを発行：********', 'confirmation URL issued: ********'],
  ['login page', 'ログイン画面を表示', 'login page shown'],
  ['confirmation page', '確認画面を表示', 'confirmation page shown'],
  [
    'paid: 1320 yen, of these points 500, coupon 0',
    '支払い完了：1320円（うちポイント500円分、クーポン0円分）',
    'paid: ¥1320 (of which points ¥500, coupon ¥0)',
  ],
  ['lost on the way', '途中で失われました', 'lost on the way'],
  [
    'status=paid&order=delivered (signature verified)',
    'status=paid&order=delivered（署名を確認済み）',
    'status=paid&order=delivered (signature verified)',
  ],
] as const;

describe('a sentence of the wire', () => {
  it.each(sentences)('reads in both languages: %s', (text, ja, en) => {
    expect([translateNote(text, 'ja'), translateNote(text, 'en')]).toEqual([ja, en]);
  });

  it('is changed only where all of it is one', () => {
    for (const text of ['0', 'ShopName=login page&Amount=1', '302 http://[::1]:8788/epos/********'])
      expect(translateNote(text, 'ja')).toBe(text);
  });
});
