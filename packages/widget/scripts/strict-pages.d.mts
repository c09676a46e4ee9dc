/** The types of strict-pages.mjs, for the server of the suite. */

/** What the middleware reads and writes of a request and its answer: words of Koa. */
interface Context {
  readonly url: string;
  status: number;
  type: string;
  body: unknown;
  readonly set: (name: string, value: string) => void;
}

/** Serves the pages below `/strict/`; what is elsewhere goes to `next`. */
export function strictPages(context: Context, next: () => unknown): Promise<unknown>;
