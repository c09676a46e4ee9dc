/** Every word of the console in Japanese, as people in operations and accounting say it. `en.ts` says the same in English. */
import type { AttentionReason, Funds, ViewStatus } from '@epos-kantan/shared';
import type { PageLanguage } from '../../http/pages/page-language.ts';
import type { AttemptPhase, CaptureState, Cause, Death, NewEvent } from '../../checkout/checkout.ts';
import type { ActionKind } from '../actions/possible-actions.ts';
import type { RefusalWord } from '../actions/refusal-words.ts';

const status: Record<ViewStatus, string> = {
  created: '準備中',
  awaiting_shopper: '支払い待ち',
  confirming: '確認中',
  paid: '支払い済み',
  failed: '失敗',
  canceled: 'キャンセル',
  expired: '期限切れ',
};

const funds: Record<Funds, string> = {
  none: 'なし',
  authorized: '与信済み（仮売上）',
  captured: '売上確定（実売上）',
  voided: '与信取消',
  refunded: '全額返金',
  partly_refunded: '一部返金',
};

const cause: Record<Cause, string> = {
  start: '購入者が開始',
  inquiry: 'GMO-PG への照会で判明',
  capture: '売上確定の処理',
  redirect: '購入者の操作',
  timer: '自動処理',
  shop: 'お店',
  operator: '運用担当者',
};

const event: Record<NewEvent['type'], string> = {
  'checkout.created': '決済を開始',
  'checkout.restarted': '再試行を開始',
  'checkout.awaiting_shopper': '支払い画面を案内',
  'checkout.paid': '支払いを確認',
  'checkout.captured': '売上を確定',
  'checkout.failed': '支払いに失敗',
  'checkout.canceled': 'キャンセル',
  'checkout.expired': '期限切れ',
  'checkout.refunded': '返金',
  'checkout.changed': '金額を減額',
  'checkout.attention': '要対応',
  'checkout.closed': '注文を締め切り',
  'attempt.entered': 'GMO-PG に取引を登録',
  'attempt.abandoned': '試行を放棄',
  'attempt.capture_requested': '売上確定を指示',
  'attempt.adjustment_requested': '取消・返金・減額を指示',
  'attempt.adjustment_refused': '取消・返金・減額が拒否された',
  'attempt.duplicate_canceled': '二重の支払いを取消',
  'attempt.adopted': '記録のない取引を取り込み',
  'attempt.superseded_result': '古い試行の結果を受領',
};

const reason: Record<
  AttentionReason,
  { readonly title: string; readonly means: string; readonly todo: string }
> = {
  amount_mismatch: {
    title: '金額が一致しません',
    means:
      'GMO-PG の取引金額が、依頼した金額（または変更前の注文金額）と異なります。支払い済みとしては扱わず、売上も確定していません。',
    todo: 'GMO-PG の管理画面で取引と注文を照合し、取引を取り消すか、注文の金額に変更してください。金額が一致すれば、次の照会で支払い済みになります。それまで商品を発送しないでください。',
  },
  duplicate_paid: {
    title: '二重に支払われています',
    means:
      '1 件の注文に対して 2 回の支払いが成立しました。最初の支払いを注文の支払いとし、2 回目は売上を確定していません。',
    todo: '2 回目の支払いをすぐに取り消してください（購入者の枠が押さえられたままです）。発送は 1 回だけ行い、2 回目の分はお返しすることを購入者にお知らせください。',
  },
  paid_late: {
    title: '期限後に支払われました',
    means:
      '期限切れ（または注文の締め切り）をお店に通知した後に支払いが成立しました。二重払いを防ぐため支払い済みとしていますが、売上は確定していません。',
    todo: '商品をまだ提供できる場合は売上を確定して受け入れ、できない場合は取り消してください。判断するまで発送しないでください。',
  },
  unknown_outcome: {
    title: '結果が確認できません',
    means:
      'GMO-PG から 15 分以上はっきりした回答がありません。照会は少なくとも 14 日間、自動で続けます。時間が過ぎただけで失敗にすることはありません。',
    todo: '/readyz とログで EPOS_PAY_TYPE・GMO_SHOP_ID・GMO_SHOP_PASS と通信を確認し、GMO-PG の管理画面で取引を調べてください。注文と在庫はそのまま確保してください。',
  },
  capture_failed: {
    title: '売上を確定できませんでした',
    means:
      '与信済みの支払いに対する売上確定を GMO-PG が拒否しました。自動での再試行はしません。お金はまだ受け取っていません。',
    todo: 'ログの詳細コードを確認し、原因を直してもう一度売上を確定するか、取り消してください。GMO-PG の管理画面で確定した場合も自動で反映されます。',
  },
  capture_due: {
    title: '売上が確定されていません',
    means:
      '与信から日数が経っていますが、売上が確定されていません。与信がいつまで有効かは公表されていません。',
    todo: '売上を確定するか、取り消してください。取り消すと購入者の枠がすぐに戻ります。注文が完了しなかった理由も確認してください。',
  },
  external_change: {
    title: 'GMO-PG 側で変更されました',
    means:
      'こちらの指示によらず、GMO-PG 側で取引が確定・取消・変更されました。資金の状態は GMO-PG に合わせてあります。',
    todo: '担当者自身の操作であれば対応は不要です。心当たりがなければ、社内と GMO-PG に確認してください。取り消し済みの注文は発送しないでください。',
  },
  orphan_trade: {
    title: '記録のない支払いがあります',
    means:
      'GMO-PG には支払い済みの取引がありますが、データベースに記録がありません（バックアップの復元より後に始まった支払いです）。売上は確定していません。',
    todo: '取り込むと注文の決済になり、「期限後の支払い」として受け入れるか取り消すかを選べます。判断するまで発送しないでください。',
  },
};

const phase: Record<AttemptPhase, string> = {
  reserved: '予約',
  entered: '取引登録済み',
  executed: '支払い画面を案内済み',
  paid: '支払い済み',
  dead: '終了',
};

const death: Record<Death, string> = {
  failed: '失敗',
  canceled: 'キャンセル',
  expired: '期限切れ',
  abandoned: '放棄',
};

const capture: Record<CaptureState, string> = {
  none: '対象外',
  due: '予定',
  done: '完了',
  failed: '失敗',
};

const action: Record<
  ActionKind,
  { readonly name: string; readonly lead: string; readonly press: string; readonly done: string }
> = {
  take: {
    name: '売上を確定する',
    lead: '与信済みの全額を売上として確定します。',
    press: '売上を確定する',
    done: '売上を確定しました',
  },
  accept: {
    name: '期限後の支払いを受け入れる',
    lead: '期限後に届いた支払いを受け入れ、売上を確定します。お店のサーバーに「支払い済み」と「売上確定」が通知されます。',
    press: '受け入れて売上を確定する',
    done: '支払いを受け入れ、売上を確定しました',
  },
  close: {
    name: '注文を締め切る',
    lead: '以後、この注文の支払いを開始できなくなります。支払い画面にいる購入者が支払いを終えた場合は「要対応」としてお知らせします。',
    press: '注文を締め切る',
    done: '注文を締め切りました',
  },
  void: {
    name: '与信を取り消す',
    lead: '与信の全額を取り消します。注文は締め切られ、もう一度支払うことはできません。',
    press: '全額を取り消す',
    done: '与信を取り消しました',
  },
  return: {
    name: '全額を返金する',
    lead: '残っている全額を返金します。注文は締め切られ、もう一度支払うことはできません。',
    press: '全額を返金する',
    done: '全額を返金しました',
  },
  duplicate: {
    name: '二重の支払いを取り消す',
    lead: '注文の支払いではない方の取引を、全額取り消します。',
    press: '二重の支払いを取り消す',
    done: '二重の支払いを取り消しました',
  },
  refund: {
    name: '一部を返金する',
    lead: '指定した金額を返金します。',
    press: '返金する',
    done: '返金しました',
  },
  change: {
    name: '金額を減らす',
    lead: '請求額を指定した金額まで減らします。増やすことはできません。',
    press: '減額する',
    done: '減額しました',
  },
  inquire: {
    name: 'GMO-PG に照会する',
    lead: '取引の状態を GMO-PG に確認します。お金は動きません。',
    press: '今すぐ照会する',
    done: 'GMO-PG に確認しました',
  },
};

const refusal: Record<RefusalWord, string> = {
  not_authorized: '売上を確定できる与信がありません。支払われていないか、すでに取り消し・返金されています。',
  not_captured: '売上がまだ確定していないため、返金できません。取り消しまたは減額をしてください。',
  refund_too_large: '返金額が、残っている金額を超えています。',
  change_not_lower: '新しい金額は、今の金額より小さくなければなりません。',
  adjustment_refused:
    'GMO-PG が受け付けませんでした。お金は元のままです。原因を直してから、改めて操作してください。',
  order_closed: 'この注文はすでに締め切られているか、残っている金額がありません。',
  capture_failed:
    'GMO-PG が売上の確定を受け付けませんでした。与信はそのままです。原因を直してから、改めて操作してください。',
  operation_in_progress:
    'この決済では別の操作が進行中です。今回の操作は行われていません。少し待ってからもう一度お試しください。',
  gateway_unreachable:
    'GMO-PG に状態を確認できないため、何も行っていません。しばらくしてからもう一度お試しください。',
  store_unavailable:
    '今は記録を保存できないため、何も行っていません。しばらくしてからもう一度お試しください。',
  not_found: '対象が見つかりませんでした。',
  order_unknown: 'GMO-PG に注文番号が残っていません。お店の注文番号を入力してください。',
  order_differs: '入力された注文番号が、GMO-PG に残っている注文番号と異なります。',
  not_paid: 'GMO-PG では、この取引はもう支払い済みではありません。',
  attempts_exhausted: 'この注文の試行回数が上限に達しています。',
  idempotency_key_reused: 'この確認画面は別の操作に使われました。最初からやり直してください。',
  too_many_requests: 'この決済に対する同じ操作が多すぎます。時間をおいてください。',
  changed_meanwhile:
    '確認画面を開いた後に、金額が変わりました。何も行っていません。内容を確認して、最初からやり直してください。',
  not_now: '今の状態では、この操作はできません。すでに行われている場合もあります。経過をご確認ください。',
  other: '操作は行われませんでした。',
};

const delivery: Record<'waiting' | 'delivered' | 'dead', string> = {
  waiting: '送信待ち',
  delivered: '届いた',
  dead: '送信を断念',
};

const problem: Record<
  'not_found' | 'read_only' | 'foreign_form' | 'invalid' | 'store' | 'internal',
  { readonly title: string; readonly lead: string }
> = {
  not_found: { title: '見つかりませんでした', lead: 'アドレスをご確認ください。' },
  read_only: { title: '閲覧専用のキーです', lead: 'このキーでは操作できません。何も行っていません。' },
  foreign_form: {
    title: '操作を受け付けられませんでした',
    lead: 'この画面から送られた操作ではないか、画面が古くなっています。何も行っていません。前の画面を開き直して、もう一度お試しください。',
  },
  invalid: {
    title: '入力を確認してください',
    lead: '入力された内容を読み取れませんでした。何も行っていません。',
  },
  store: {
    title: '今は表示できません',
    lead: 'データベースに接続できません。しばらくしてからもう一度お試しください。',
  },
  internal: { title: '表示できませんでした', lead: '予期しない問題が起きました。ログをご確認ください。' },
};

/** The words. */
export const JA = {
  lang: 'ja' as PageLanguage,
  product: 'エポスかんたん決済',
  console: '管理コンソール',
  testMode: 'テスト環境です。実際の請求は発生しません。',
  skip: '本文へ移動',
  menu: 'メニュー',
  otherLanguage: 'English',
  otherLanguageTag: 'en',
  zone: '日時はすべて日本時間（UTC+9）です。',
  shopId: 'ショップ ID',
  loggedInAs: (id: string) => `${id} としてログイン中`,
  readOnly: '閲覧のみ',
  logOut: 'ログアウト',
  nav: {
    start: '要対応',
    payments: '決済',
    events: '通知',
    orphans: '記録のない支払い',
    forwards: '転送',
    report: 'レポート',
  },
  login: {
    title: 'ログイン',
    lead: 'CONSOLE_KEY または CONSOLE_READ_KEY に設定したキーを入力してください。',
    key: 'コンソールキー',
    press: 'ログイン',
    wrong: 'キーが正しくありません。',
    wait: (minutes: number) => `失敗が続いたため、あと約 ${String(minutes)} 分はログインできません。`,
    ended: 'セッションが終了しました。最後の操作は行われていません。もう一度ログインしてください。',
    out: 'ログアウトしました。',
    goOn: 'ログイン済みの方はこちら',
    goOnLead: '他のサイトやメールのリンクから開いた場合、ログイン済みでもこの画面が表示されます。',
  },
  status,
  funds,
  cause,
  event,
  reason,
  phase,
  death,
  capture,
  action,
  refusal,
  delivery,
  problem,
  start: {
    title: '要対応',
    none: '対応が必要なものはありません',
    noneLead: 'すべての決済と通知は自動で処理されています。',
    count: (n: number) => `${String(n)} 件の対応が必要です`,
    means: '内容',
    todo: '対応',
    open: 'この決済を見る',
    openOrphan: '取り込みの確認へ',
    more: 'すべての決済は確認していません。さらに古いものが残っている可能性があります。「要対応になったもの」の一覧を見る',
    moreOrphans: '記録のない支払いがほかにもあります。すべてを見る',
    externalNote: '「GMO-PG 側で変更されました」は、最後の変更から 14 日間ここに表示します。',
    deadTitle: (n: number) => `お店のサーバーに届いていない通知が ${String(n)} 件あります`,
    deadMeans:
      '通知（Webhook）を送り続けましたが、お店のサーバーが受け取りませんでした。お店は決済の結果を知りません。',
    deadTodo: 'お店のサーバーを直してから、もう一度送ってください。',
    deadOpen: '届いていない通知を見る',
    forwardTitle: (n: number) => `転送できていない他の決済手段の通知が ${String(n)} 件あります`,
    forwardMeans: '転送先（NOTIFICATION_FORWARD_URL）が受け取りませんでした。',
    forwardTodo: '転送先を直してから、もう一度送ってください。',
    forwardOpen: '転送できていない通知を見る',
    closedTodo:
      'お店が締め切った注文のため、受け入れることはできません。取り消してください。発送しないでください。',
    partTodo: '一部をすでに返金したため、受け入れることはできません。残りを全額返金してください。',
    today: '今日',
    started: '開始した決済',
    paid: '支払いを確認',
    captured: '売上確定',
    back: '取消・返金',
    waiting: '送信待ちの通知',
    oldest: '最も古いもの',
    fortnight: 'この 14 日間の支払い',
    toReport: 'レポートを見る',
  },
  facts: {
    order: '注文番号',
    checkout: '決済 ID',
    status: '状態',
    funds: '資金',
    total: '合計',
    tax: 'うち税送料',
    points: 'うちポイント利用',
    coupon: 'うちクーポン利用',
    givenBack: '返金・減額済み',
    left: '残額',
    created: '開始日時',
    updated: '最終更新',
    closed: '締め切り',
    closedYes: '締め切り済み（以後の支払いは不可）',
    attention: '要対応',
    gmoOrder: 'GMO オーダー ID',
    eposTrade: 'エポス取引 ID',
    gmoStatus: 'GMO-PG の状態',
  },
  payments: {
    title: '決済',
    search: '番号で探す',
    searchHint: '注文番号、決済 ID（co_…）、GMO オーダー ID（ek…）の全体を入力してください。',
    find: '検索',
    filters: '条件で絞り込む',
    all: 'すべて',
    from: '開始日（この日から）',
    to: '終了日（この日まで）',
    onlyAttention: '要対応になったもの（対応済みを含む）',
    onlyTrials: '運用担当者によるテスト決済',
    apply: '絞り込む',
    clear: '条件をはずす',
    caption: '決済の一覧（新しい順）',
    none: '該当する決済はありません。',
    next: '次のページ',
    first: '最初のページ',
    attempts: (n: number) => `${String(n)} 回目の試行`,
  },
  payment: {
    back: '決済の一覧',
    money: '金額',
    actions: '操作',
    underWay: (kind: string, left: string, since: string) =>
      `${kind}が進行中です（${since} から。完了すると残額 ${left}）。結果がわかるまで、他の操作はできません。`,
    captureUnderWay: '売上の確定が進行中です。結果がわかるまで、他の操作はできません。',
    adjustment: { cancel: '取消', refund: '返金', change: '減額' },
    readOnly: '閲覧専用のキーでログインしています。操作はできません。',
    refundAmount: '返金額（円・税込）',
    newAmount: '減額後の金額（円・税送料を除く）',
    newTax: '減額後の税送料（円）',
    next: '確認へ',
    timeline: '経過',
    pictureName: (order: string, n: number) =>
      `注文 ${order} の経過を ${String(n)} 個の時点で示す図。同じ内容が下の表にあります。`,
    pictureCut: (n: number) => `図は新しい ${String(n)} 件です。すべては下の表にあります。`,
    table: '経過の表',
    attempts: '試行（GMO-PG の取引）',
    current: '現在',
    at: '日時',
    what: '出来事',
    change: '変化',
    who: 'きっかけ',
    webhook: 'お店への通知',
    detail: '詳細',
    attempt: '試行',
    phase: '段階',
    captureState: '売上確定',
    by: (who: string) => `操作: ${who}`,
    byShopper: '購入者',
    byShop: 'お店',
    tries: (n: number) => `${String(n)} 回送信`,
    redeliver: 'もう一度送る',
    solved: '対応済みの項目',
    trial: 'テスト決済',
    trialNote: '運用担当者によるテスト決済です。ショップのサーバーには通知されません。',
    items: '注文の内容',
  },
  confirm: {
    title: '確認',
    order: '注文番号',
    goesBack: '返す金額',
    taken: '売上になる金額',
    leftNow: '現在の残額',
    leftAfter: '操作後の残額',
    again: (amount: string) => `確認のため、返す金額（${amount}）をもう一度入力してください`,
    differs: '金額が一致しません。返す金額をもう一度入力してください。',
    cannotUndo: 'この操作は元に戻せません。',
    cancel: 'やめる',
    amountInvalid: '金額を 1 円以上の整数で入力してください。',
    amountTooLarge: (left: string) => `残額 ${left} を超える金額は返金できません。`,
    notLower: (left: string) => `今の金額 ${left} より小さい金額を入力してください。`,
  },
  result: {
    done: '完了しました',
    unknown: '結果はまだわかりません',
    unknownLead:
      '指示は記録済みで、GMO-PG への確認を続けています。同じ操作を新しく行わないでください。下のボタンは同じ操作の結果を確認するもので、二重に行われることはありません。',
    inFlight: '実行中です',
    refused: '行われませんでした',
    repeated: 'この確認画面の操作はすでに完了しています。二重には行われていません。',
    lookAgain: 'もう一度結果を確認する',
    toPayment: '決済の詳細に戻る',
    toList: '一覧に戻る',
    startAnew: '最初からやり直す',
    inquiredUnknown: 'GMO-PG に確認できませんでした。わかっている範囲の状態を表示しています。',
    resent: 'もう一度送信します',
    resentLead: 'お店のサーバーへの送信を予約しました。数秒後に一覧で結果を確認できます。',
    resentMany: (n: number) => `${String(n)} 件をもう一度送信します`,
    resentMore: '一度に送れる件数に達しました。残りはもう一度操作してください。',
    adopted: '取り込みました',
    adoptedLead: '期限後の支払いとして記録しました。受け入れる（売上確定）か、取り消すかを選んでください。',
  },
  events: {
    title: '通知',
    lead: 'お店のサーバーに送る通知（Webhook）です。届かなかったものは、お店のサーバーを直してからもう一度送ってください。',
    state: '送信状態',
    all: 'すべて',
    caption: '通知の一覧（新しい順）',
    none: '該当する通知はありません。',
    type: '種類',
    sent: '送信',
    lastDetail: '最後の応答',
    redeliverAll: '届いていない通知をすべて送る',
    redeliverAllLead: (n: number) =>
      `送信を断念した通知 ${String(n)} 件を、古い順にもう一度送ります。お店のサーバーは同じ通知を 2 回受け取ることがあります（通知 ID は同じです）。`,
    webhookOff: 'WEBHOOK_URL が設定されていないため、通知は送られていません。',
  },
  orphans: {
    title: '記録のない支払い',
    lead: 'GMO-PG には支払い済みの取引があるのに、データベースに記録がないものです。バックアップを復元した後に現れることがあります。',
    none: '記録のない支払いはありません。',
    caption: '記録のない支払い（新しい順）',
    found: '検知日時',
    adopt: '取り込む',
    adoptTitle: '記録のない支払いを取り込む',
    adoptLead:
      'GMO-PG にもう一度照会し、この取引を注文の決済として記録します。売上は確定しません。取り込んだ後に、受け入れるか取り消すかを選びます。',
    orderUnknown: 'GMO-PG に残っていません',
    orderField: 'お店の注文番号（GMO-PG に残っていない場合のみ）',
    amountUnknown: '不明',
  },
  forwards: {
    title: '転送',
    lead: 'エポスかんたん決済以外の決済手段について GMO-PG から届いた通知のうち、まだ転送先に渡せていないものです。内容は表示しません。',
    none: '転送待ちの通知はありません。',
    caption: '転送待ちの通知（古い順）',
    payType: '決済手段',
    received: '受信日時',
    redeliverAll: '断念した通知をすべて転送する',
    redeliverAllLead: (n: number) => `転送を断念した通知 ${String(n)} 件を、古い順にもう一度転送します。`,
  },
  report: {
    title: 'レポート',
    from: 'この日から',
    to: 'この日まで',
    show: '表示',
    week: '7 日間',
    month: '30 日間',
    quarter: '92 日間',
    range: (from: string, to: string, days: number) => `${from} から ${to} まで（${String(days)} 日間）`,
    tooLong: '期間は 1 日から 92 日までで指定してください。',
    payments: '支払い件数（日別）',
    value: '支払い金額（日別）',
    sum: (text: string) => `合計 ${text}`,
    confirm: '開始から支払い確認までの時間',
    p50: '中央値（p50）',
    p90: '90 パーセンタイル（p90）',
    failures: '支払いに至らなかった理由',
    failuresNone: 'この期間に、支払いに至らずに終わった決済はありません。',
    reasons: {
      failed: 'エポス側で不成立',
      canceled_by_shopper: '購入者がキャンセル',
      canceled_by_shop: 'お店が締め切り',
      canceled: 'キャンセル（理由不明）',
      expired: '期限切れ',
    },
    funnel: 'ボタンの表示から支払いまで',
    funnelLead:
      'この期間に始まった決済について数えています。「エポスで確認」は、キャンセルせずにエポスの画面から戻った、または支払いが済んだ件数です（エポスの画面での操作そのものは分かりません）。ボタンの表示回数は、ボタンに beacon 属性を設定したページで計測されます。',
    steps: {
      shown: 'ボタンを表示',
      pressed: 'ボタンを押した',
      redirected: '支払い画面へ移動',
      confirmed: 'エポスで確認',
      paid: '支払い済み',
    },
    notCounted: '計測なし',
    ofShown: (percent: string) => `最初の段階の ${percent}`,
    table: '数値の表',
    day: '日付',
    count: '件数',
    amount: '金額',
    csv: '売上レポート（CSV）',
    csvLead: 'エポスカードからの入金との照合に使えます。日付は GMO-PG の処理日（日本時間）です。',
    csvDay: '日別',
    csvMonth: '月別',
    csvEntry: '明細',
    utf8: 'UTF-8',
    sjis: 'Shift_JIS（Excel 向け）',
  },
};

/** The words of one language. */
export type ConsoleWords = typeof JA;
