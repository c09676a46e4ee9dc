/** The end that a story's page promises, in the words of the three who have to agree: GMO-PG's ledger, the shopper's view, the shop's webhooks. */

/** How everything has to stand at the end. */
export interface PromisedEnd {
  /** GMO-PG's word of each trade and the yen that stand now, in the order of their registration, such as `SALES 9800`. */
  readonly ledger: readonly string[];
  /** What the shopper of each order is shown: status and funds, such as `paid captured`. */
  readonly shopper: Readonly<Record<string, string>>;
  /** What the shop was told of each order, in order; an attention with its reason after a colon. */
  readonly shop: Readonly<Record<string, readonly string[]>>;
}
