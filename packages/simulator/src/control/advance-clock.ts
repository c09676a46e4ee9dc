/*
 * Moves the simulator's clock and lets everything happen that falls due on the way, at its own moment. Called by
 * the control plane and by tests that run the simulator in their own process.
 */
import type { Simulation } from '../simulation.ts';

/** The furthest that one call may move the clock. */
export const advanceSecondsMax = 366 * 86_400;

const stepsMax = 10_000;

/** Resolves when the clock stands `seconds` further and every notification due until then was answered. */
export async function advanceClock({ clock, notifier }: Simulation, seconds: number): Promise<void> {
  const goalMs = clock.now() + seconds * 1000;
  await notifier.idle();
  for (let step = 0; step < stepsMax; step += 1) {
    const dueAtMs = notifier.nextDueAtMs();
    if (dueAtMs === undefined || dueAtMs > goalMs) break;
    clock.moveTo(dueAtMs);
    notifier.deliverDue();
    await notifier.idle();
  }
  clock.moveTo(goalMs);
}
