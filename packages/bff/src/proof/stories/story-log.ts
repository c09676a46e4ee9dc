/** Reads the log of the BFF while a story runs, and keeps the lines that an operator would look at. */

/** One kind of line, with how often it came. */
export interface StoryLogLine {
  readonly text: string;
  readonly times: number;
}

/** What ordinary life writes; a story would drown in it. */
const ORDINARY: ReadonlySet<string> = new Set([
  'GMO-PG answered',
  'a checkout moved',
  'a webhook was delivered',
]);

/** Values that say something to a person. */
const TOLD = ['outcome', 'reason', 'detail', 'call', 'end', 'codes', 'worker', 'error', 'tries'] as const;

/** The log's sink during a story. */
export class StoryLog {
  readonly #lines: string[] = [];
  #unread = 0;

  /** Takes one line as it is written. */
  write(line: string): void {
    const entry = JSON.parse(line) as Readonly<Record<string, unknown>>;
    const message = String(entry['msg']);
    if (ORDINARY.has(message)) return;
    const values = TOLD.flatMap((name) => (entry[name] === undefined ? [] : `${name}=${shown(entry[name])}`));
    this.#lines.push([String(entry['level']), `"${message}"`, ...values].join(' '));
  }

  /** Every line that came so far. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** What came since the last time, each kind once. */
  takeNew(): readonly StoryLogLine[] {
    const counts = new Map<string, number>();
    for (const text of this.#lines.slice(this.#unread)) counts.set(text, (counts.get(text) ?? 0) + 1);
    this.#unread = this.#lines.length;
    return [...counts].map(([text, times]) => ({ text, times }));
  }
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}
