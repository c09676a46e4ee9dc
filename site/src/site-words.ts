/** Every text of the site that stands in no page of the documentation, in both languages. Read by the configuration and the site's own pages. */
import type { SiteLanguage } from './site-pages.ts';

const en = {
  label: 'English',
  tagline: 'EPOS Kantan Payment on the web',
  description:
    'A payment button, the small server behind it and a simulator of GMO-PG and EPOS: EPOS Kantan Payment for shops in Japan.',
  nav: { start: 'Documentation', playground: 'Playground', picture: 'Live picture' },
  englishOnly: (title: string, address: string) => `This page is in English only: [${title}](${address}).`,
  sections: {} as Readonly<Record<string, string>>,
  theme: {
    outline: 'On this page',
    previous: 'Previous',
    next: 'Next',
    dark: 'Appearance',
    toDark: 'Switch to dark',
    toLight: 'Switch to light',
    menu: 'Menu',
    top: 'Back to the top',
    language: 'Change the language',
    skip: 'Skip to the content',
  },
  search: {
    button: 'Search',
    details: 'Show details',
    reset: 'Clear',
    back: 'Close the search',
    none: 'Nothing found for',
    select: 'to open',
    navigate: 'to move',
    close: 'to close',
  },
  notFound: {
    title: 'There is no such page',
    quote: 'The address is wrong, or the page has moved.',
    link: 'To the front page',
  },
};

const ja: typeof en = {
  label: '日本語',
  tagline: 'ウェブでエポスかんたん決済',
  description:
    '支払いボタンと、その裏で動く小さなサーバー、GMO-PG とエポスのシミュレーター。日本のお店のためのエポスかんたん決済です。',
  nav: { start: 'ドキュメント', playground: 'ボタンを試す', picture: '支払いの舞台裏' },
  englishOnly: (title, address) => `このページは英語のみです：[${title}](${address})`,
  sections: {
    'Begin here': 'はじめに',
    'Running it': '動かす',
    'How it works': 'しくみ',
    'A page per error code': 'エラーコード',
    'A page per alert': 'アラート',
    'when a payment goes wrong': '支払いがうまくいかないとき',
    decisions: '設計の判断',
  },
  theme: {
    outline: 'このページの内容',
    previous: '前のページ',
    next: '次のページ',
    dark: '表示',
    toDark: '暗い表示に切り替える',
    toLight: '明るい表示に切り替える',
    menu: 'メニュー',
    top: 'ページの先頭へ',
    language: '言語を切り替える',
    skip: '本文へ移動',
  },
  search: {
    button: '検索',
    details: '詳しく表示する',
    reset: '消す',
    back: '検索を閉じる',
    none: '見つかりませんでした：',
    select: '開く',
    navigate: '移動',
    close: '閉じる',
  },
  notFound: {
    title: 'ページが見つかりません',
    quote: 'アドレスが違うか、ページが移動しました。',
    link: 'トップページへ',
  },
};

/** The texts of one language. */
export type SiteWords = typeof en;

/** The site's texts in that language. */
export function siteWordsIn(language: SiteLanguage): SiteWords {
  return language === 'ja' ? ja : en;
}
