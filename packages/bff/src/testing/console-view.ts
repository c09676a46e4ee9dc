/** A page's view for tests of its parts, and the text of a part. */
import type { ConsoleView } from '../console/console-view.ts';
import { WORDS } from '../console/i18n/words.ts';
import type { PagePart } from '../http/pages/render-page.ts';

/** A view of who may act. */
export function makeView(lang: 'ja' | 'en' = 'en', changes: Partial<ConsoleView> = {}): ConsoleView {
  return {
    words: WORDS[lang],
    base: '',
    testMode: true,
    shopId: 'tshop00000001',
    session: {
      holder: { id: 'anna', access: 'act', stamp: 'x' },
      formToken: 'token',
      renewed: null,
    },
    here: '/console',
    ...changes,
  };
}

/** The markup of a part. */
export async function markupOf(part: PagePart): Promise<string> {
  return String(await part);
}
