/** The port to those who watch a checkout (server-sent events). A hint that something changed; the watcher reads for itself. */
export interface ChangeFeed {
  /** Tells the watchers of a checkout that it changed. Never throws. */
  publish(checkoutId: string): void;
}
