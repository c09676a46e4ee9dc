/**
 * Remembers when something went wrong in a simulated world, so that a wait can be told apart: whether everything worked while it lasted.
 * Filled by the network, the store and the processes; asked by the oracle.
 */

/** The troubles of one world. Times are ms since the epoch, of the world. */
export class Troubles {
  #everywhere = 0;
  readonly #ofTrades = new Map<string, number[]>();

  /** Something that concerns every payment went wrong, or will until then. */
  everywhere(until: number): void {
    this.#everywhere = Math.max(this.#everywhere, until);
  }

  /** A call about this trade goes wrong; it ends then. */
  ofTrade(gmoOrderId: string, until: number): void {
    const known = this.#ofTrades.get(gmoOrderId);
    if (known === undefined) this.#ofTrades.set(gmoOrderId, [until]);
    else known.push(until);
  }

  /** When the last trouble ended, for this trade. 0 = there was none. */
  last(gmoOrderId: string): number {
    return Math.max(this.#everywhere, ...(this.#ofTrades.get(gmoOrderId) ?? []));
  }

  /** How many calls about this trade were going wrong at some time from then on; infinite if something concerned everybody. */
  since(gmoOrderId: string, from: number): number {
    if (this.#everywhere >= from) return Number.POSITIVE_INFINITY;
    return (this.#ofTrades.get(gmoOrderId) ?? []).filter((until) => until >= from).length;
  }
}
