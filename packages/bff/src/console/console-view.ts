/** What every page of the console is made with: the words, who is looking, where the console is. Made once per request. */
import type { Context } from 'hono';
import type { KeyHolder } from './door/console-keys.ts';
import type { Session } from './door/sessions.ts';
import type { ConsoleWords } from './i18n/words.ts';

/** What a page knows besides its own content. */
export interface ConsoleView {
  readonly words: ConsoleWords;
  /** Path of PUBLIC_URL, before every link; empty when it has none. */
  readonly base: string;
  readonly testMode: boolean;
  readonly shopId: string;
  /** Null on the login page. */
  readonly session: Session | null;
  /** Path and query of this page, to come back to. */
  readonly here: string;
}

/** What a request carries through the console. */
export interface ConsoleEnv {
  readonly Variables: {
    readonly view: ConsoleView;
    /** Fields of a POST, its token checked. */
    readonly fields: Readonly<Record<string, string>>;
  };
}

/** A request to the console. */
export type ConsoleContext = Context<ConsoleEnv>;

/** Who acts. @throws Error on a page without a session, which is a bug */
export function holderOf({ session }: ConsoleView): KeyHolder {
  if (session === null) throw new Error('a page of the console was made without a session');
  return session.holder;
}

/** Whether the one who looks may act. */
export function mayAct(view: ConsoleView): boolean {
  return view.session?.holder.access === 'act';
}
