/** How the commands end, as `docs/cli.md` tells. */
export const EXIT = {
  done: 0,
  /** A definite no; or something broke. */
  refused: 1,
  usage: 64,
  /** Nothing answered, or nothing that can be read. */
  unavailable: 69,
  /** No definite end, or nothing done for now: the same command with the same key. */
  unknown: 75,
  /** The key opens nothing, or not this. */
  forbidden: 77,
  configuration: 78,
} as const;
