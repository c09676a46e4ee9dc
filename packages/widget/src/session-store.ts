/**
 * The widget's memory over reloads of one tab: order tokens, handles, and which outcome was told. `sessionStorage` where
 * the browser allows it, this page's memory where it does not. Used by the page-wide checkout client alone.
 */

/** Named strings of one endpoint. Reading and writing never throw. */
export class SessionStore {
  readonly #prefix: string;
  readonly #memory = new Map<string, string>();

  constructor(endpoint: string) {
    this.#prefix = `epos-kantan ${endpoint} `;
  }

  /** The string under a name. */
  get(name: string): string | undefined {
    try {
      return (this.#memory.get(name) ?? sessionStorage.getItem(this.#prefix + name)) || undefined;
    } catch {
      // Storage is switched off, or the frame is sandboxed.
      return undefined;
    }
  }

  /** Keeps a string under a name; an empty one removes it. */
  set(name: string, value = ''): void {
    this.#memory.set(name, value);
    try {
      sessionStorage.setItem(this.#prefix + name, value);
    } catch {
      // Then this page's memory has to do.
    }
  }
}
