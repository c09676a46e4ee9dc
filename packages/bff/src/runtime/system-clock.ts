/** The clock of the machine. Handed to the core by `compose` unless a test or the demo brings another. */
import type { Clock } from '../checkout/ports/clock.ts';

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };
