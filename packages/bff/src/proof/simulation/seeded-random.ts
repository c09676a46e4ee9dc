/** The one source of chance of a simulated world: everything that is not decided is drawn from here, so that a seed replays exactly. */

/** A generator (sfc32) whose whole future is its seed. */
export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param seed a whole number; neighbours give unrelated streams */
  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 2 ** 32) | 0;
    this.#c = 0x9e3779b9 | 0;
    for (let rounds = 0; rounds < 15; rounds += 1) this.#word();
  }

  /** A number from 0 up to, not including, 1. */
  fraction(): number {
    return this.#word() / 2 ** 32;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    const picked = list[Math.floor(this.fraction() * list.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  /** So many characters of an alphabet. */
  text(length: number, alphabet: string): string {
    let text = '';
    for (let n = 0; n < length; n += 1)
      text += alphabet.charAt(Math.floor(this.fraction() * alphabet.length));
    return text;
  }

  /** So many bytes. */
  bytes(size: number): Uint8Array {
    return Uint8Array.from({ length: size }, () => this.#word() & 255);
  }

  #word(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}
