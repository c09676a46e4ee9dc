/** A process that runs the worlds it is sent, one at a time. Started by `run-seeds`; ends with it. */
import { reportOf } from './world-report.ts';
import type { SeedTask } from './world-report.ts';

process.on('message', (task: SeedTask) => {
  void reportOf(task).then((report) => process.send?.(report));
});
process.once('disconnect', () => {
  process.exit();
});
// A signal to the group is the other process's to answer: it waits for the world under way.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
