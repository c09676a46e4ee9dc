/** Puts a moment into the words of one language, for the page and for the event stream alike. */
import type { Language, Phrase } from '../shop/language.ts';
import type { Moment } from './moment.ts';
import { nameParty, PAYMENT_STEPS } from './payment-steps.ts';
import { pictureWordsIn } from './picture-words.ts';
import { translateNote } from './wire-notes.ts';

/** A moment as a page shows it; every field but `id`, `step` and `trouble` is text to be shown as it is. */
export interface ShownMoment {
  readonly id: number;
  readonly step: number;
  readonly trouble: boolean;
  readonly at: string;
  readonly time: string;
  readonly road: string;
  readonly name: string;
  readonly text: string;
  /** What a screen reader hears when the moment makes a step real; empty otherwise. */
  readonly announcement: string;
}

/** The shop's own events; messages of the wire keep the names they have there. */
const shopEvents = new Map<string, Phrase>([
  ['order placed', { ja: '注文を受け付け', en: 'Order placed' }],
  ['button pressed', { ja: '支払いボタンを押下', en: 'Button pressed' }],
  ['form posted', { ja: '支払いフォームの送信', en: 'Payment form sent' }],
]);

const clockFace = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', timeStyle: 'medium' });

/** The moment in that language, its time in Japan. */
export function showMoment(moment: Moment, language: Language): ShownMoment {
  const { id, step, trouble, at, from, to, text, attempt, lights } = moment;
  const title = PAYMENT_STEPS[step - 1]?.title[language] ?? '';
  const again = language === 'ja' ? `${String(attempt)}回目・` : `attempt ${String(attempt)} · `;
  return {
    id,
    step,
    trouble,
    at,
    time: `${clockFace.format(new Date(at))}.${at.slice(20, 23)}`,
    road: `${attempt > 1 ? again : ''}${nameParty(from, language)} → ${nameParty(to, language)}`,
    name: nameMoment(moment, language),
    text: translateNote(text, language),
    announcement:
      lights && step > 0
        ? language === 'ja'
          ? `手順${String(step)}：${title}`
          : `Step ${String(step)}: ${title}`
        : '',
  };
}

/** What it is and, in words, what went wrong with it: color alone says that to some readers only. */
function nameMoment({ name, isReply, trouble, isLost }: Moment, language: Language): string {
  const words = pictureWordsIn(language);
  const reply = isReply ? words.reply : '';
  const mishap = trouble ? words.mishap(isLost ? words.lost : words.failed) : '';
  return `${shopEvents.get(name)?.[language] ?? name}${reply}${mishap}`;
}
