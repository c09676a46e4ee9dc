/** The port to time. Handed in everywhere, so that tests and the demo can share the simulator's clock. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}
