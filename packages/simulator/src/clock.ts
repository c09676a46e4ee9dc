/*
 * The simulator's own time. Every deadline, date and resend follows it, so that hours can pass in a test in no
 * time at all. Made once by create-simulator.ts; moved by the control plane.
 */

/** A source of the present time in milliseconds since 1970 (UTC). */
export interface TimeSource {
  now(): number;
}

/** Time that can be moved forward and never goes back. */
export interface SimulatorClock extends TimeSource {
  /** How far ahead of its source this clock is, in milliseconds. */
  offsetMs(): number;
  /** Moves the clock to `atMs`; a moment that has already passed changes nothing. */
  moveTo(atMs: number): void;
}

/** Wraps `source` (by default the machine's time) in a clock that can be moved forward. */
export function createClock(
  source: TimeSource = { now: () => Date.now() },
  startOffsetMs = 0,
): SimulatorClock {
  let offsetMs = startOffsetMs;
  const now = () => source.now() + offsetMs;
  return {
    now,
    offsetMs: () => offsetMs,
    moveTo: (atMs) => {
      offsetMs += Math.max(0, atMs - now());
    },
  };
}
