/** Every text of the picture and its picker, in both languages. */
import type { Language } from '../shop/language.ts';

const ja = {
  heading: '支払いの舞台裏',
  intro: '実際の通信をその場で表示します。秘密の値は伏せてあります。',
  noOrder: '注文すると、ここに支払いの流れが表示されます。',
  order: '注文',
  steps: '支払いの11の手順',
  beside: 'そのほかの出来事（注文・照会・売上確定など）',
  deposit: '後日、銀行振込で入金',
  fetchDeposit: '入金リストと照合する',
  trouble: 'トラブルを起こす',
  next: '次のお支払いで起きること',
  set: '設定',
  active: '設定中',
  reply: '（応答）',
  lost: '未達',
  failed: '不成立',
  mishap: (word: string) => `：${word}`,
  stateWords: { waiting: '未', done: '済', now: '最新', trouble: '不成立', lost: '未達', later: '後日' },
};

const en: typeof ja = {
  heading: 'Behind the payment',
  intro: 'The real messages, as they happen. Secrets are masked.',
  noOrder: 'Place an order and the flow of its payment appears here.',
  order: 'Order',
  steps: 'The eleven steps of a payment',
  beside: 'Beside the steps (order, inquiry, capture)',
  deposit: 'Later, by bank transfer',
  fetchDeposit: 'Match the deposit list',
  trouble: 'Make trouble',
  next: 'What happens to the next payment',
  set: 'Set',
  active: 'Active',
  reply: ' (reply)',
  lost: 'lost',
  failed: 'failed',
  mishap: (word) => `: ${word}`,
  stateWords: {
    waiting: 'waiting',
    done: 'done',
    now: 'latest',
    trouble: 'failed',
    lost: 'not delivered',
    later: 'later',
  },
};

/** The picture's texts of one language. */
export type PictureWords = typeof ja;

/** The picture's texts in that language. */
export function pictureWordsIn(language: Language): PictureWords {
  return language === 'ja' ? ja : en;
}
