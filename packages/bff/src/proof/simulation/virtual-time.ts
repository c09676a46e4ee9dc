/**
 * Time that passes only from one event to the next. Everything that waits in a simulated world waits here; events of the same
 * moment happen in the order in which they were asked for, so that there is one order of all things.
 */

interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => unknown;
}

/** Thrown into nobody's hands: a world that never comes to rest is a fault of the simulation. */
const TURNS_MAX = 1_000;

/** The clock and the list of what is to come. */
export class VirtualTime {
  #now: number;
  #order = 0;
  #steps = 0;
  #underWay = 0;
  /** A binary heap: the earliest first. */
  readonly #events: Event[] = [];

  /** @param startAt ms since the epoch */
  constructor(startAt: number) {
    this.#now = startAt;
  }

  /** Ms since the epoch. */
  get now(): number {
    return this.#now;
  }

  /** Events that have happened. */
  get steps(): number {
    return this.#steps;
  }

  /** Has something happen after so many ms. */
  after(ms: number, run: () => unknown): void {
    this.#order += 1;
    this.#push({ at: this.#now + Math.max(0, Math.round(ms)), order: this.#order, run });
  }

  /** Waits so many ms. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Real work that needs no time: the next event waits for its end. */
  async instantly<T>(work: Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work;
    } finally {
      this.#underWay -= 1;
    }
  }

  /** When the next event happens, ms since the epoch; null when nothing is to come. */
  get nextAt(): number | null {
    return this.#events[0]?.at ?? null;
  }

  /** Lets the next event happen and everything that follows from it at the same moment. */
  async step(): Promise<void> {
    const event = this.#pop();
    if (event === undefined) return;
    this.#now = event.at;
    this.#steps += 1;
    event.run();
    // One turn of the event loop runs every promise that can go on.
    let turns = 0;
    do {
      await new Promise<void>((resolve) => process.nextTick(resolve));
      turns += 1;
      if (turns > TURNS_MAX) throw new Error('the world does not come to rest');
    } while (this.#underWay > 0);
  }

  #push(event: Event): void {
    const heap = this.#events;
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || isBefore(above, event)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = event;
  }

  #pop(): Event | undefined {
    const heap = this.#events;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (isBefore(last, child)) break;
      heap[index] = child;
      index = 2 * index + (isRight ? 2 : 1);
    }
    heap[index] = last;
    return first;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
