/** What happened in a simulated world: the last lines for whoever looks into a failure, and a hash of all of them that a replay must meet. */

const KEPT_LINES = 20_000;

/** The record of one world. */
export class Trace {
  readonly #kept: string[] = [];
  #count = 0;
  #hashA = 0x811c9dc5 | 0;
  #hashB = 0x2f0b4c47 | 0;

  /** Adds a line. `at`: ms since the world began. */
  add(at: number, who: string, what: string): void {
    const line = `${(at / 1000).toFixed(3).padStart(10)} s  ${who.padEnd(8)} ${what}`;
    this.#kept[this.#count % KEPT_LINES] = line;
    this.#count += 1;
    for (let n = 0; n < line.length; n += 1) {
      const code = line.charCodeAt(n);
      this.#hashA = Math.imul(this.#hashA ^ code, 0x01000193);
      this.#hashB = Math.imul(this.#hashB ^ code, 0x85ebca6b) ^ (this.#hashB >>> 15);
    }
  }

  /** 16 hexadecimal digits over every line so far. */
  get hash(): string {
    return [this.#hashA, this.#hashB].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }

  /** The last lines, oldest first. */
  last(count: number): readonly string[] {
    const kept = Math.min(count, this.#count, KEPT_LINES);
    return Array.from({ length: kept }, (_, n) => this.#kept[(this.#count - kept + n) % KEPT_LINES] ?? '');
  }
}
