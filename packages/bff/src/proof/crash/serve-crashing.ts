/**
 * Test-only entry: `epos-kantan serve` with three differences. It follows the clock of its parent, it tells its parent of every call that
 * did something, and with `CRASH_AT` it kills itself at that point, as hard as `kill -9` does. With `CRASH_WITHOUT` it lacks a guard besides.
 * Started by `bff-process`.
 */
import { createBff } from '../../compose/create-bff.ts';
import type { AroundPort } from '../../compose/create-parts.ts';
import { listen } from '../../node.ts';
import type { StorageEngine } from '../../storage/storage-engine.ts';
import { parseCrashPoint } from './crash-point.ts';
import type { RunningCall } from './running-call.ts';
import { sabotage } from './sabotage.ts';
import { createCallWatch } from './watch-calls.ts';
import type { ObservedCall } from './watch-calls.ts';
import { watchDrivers } from './watch-drivers.ts';
import { watchEngine } from './watch-engine.ts';
import { watchOutgoing } from './watch-outgoing.ts';

/** From the parent: how far the clock of the world is ahead of the machine's, or the operator's command. */
export type ParentMessage =
  | { readonly kind: 'clock'; readonly aheadMs: number }
  | { readonly kind: 'adopt'; readonly gmoOrderId: string };

/** To the parent. `clock` and `adoption` answer a {@link ParentMessage}; an end is `adopted`, the refusal, or what was thrown. */
export type CrashingMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'clock'; readonly aheadMs: number }
  | { readonly kind: 'adoption'; readonly end: string }
  | { readonly kind: 'call'; readonly call: ObservedCall };

/** So long goes on what does not wait for the call that is never made, such as an answer that left too early. */
const BEFORE_CRASH_MS = 40;

let aheadMs = Number(process.env['CRASH_CLOCK_AHEAD_MS'] ?? '0');
const send = (message: CrashingMessage): void => {
  process.send?.(message);
};
let adopt: ((gmoOrderId: string) => Promise<string>) | null = null;
process.on('message', (message: ParentMessage) => {
  if (message.kind === 'adopt') {
    void adopt?.(message.gmoOrderId).then((end) => send({ kind: 'adoption', end }));
    return;
  }
  aheadMs = message.aheadMs;
  send({ kind: 'clock', aheadMs });
});
// Without its parent it would stay for ever.
process.on('disconnect', () => process.exit(1));

function crash(): void {
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way; nothing more may happen.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
}

const { CRASH_AT: crashAt, CRASH_WITHOUT: guard, CRASH_CLOCK_AHEAD_MS: _ahead, ...env } = process.env;
const calls = createCallWatch({
  plan: crashAt === undefined ? null : parseCrashPoint(crashAt),
  report: (call) => send({ kind: 'call', call }),
  crash,
  crashSoon: () => setTimeout(crash, BEFORE_CRASH_MS),
});
let takeOpen: () => readonly RunningCall[] = () => [];
const broken = sabotage(guard);
const around: AroundPort = (name, port) => {
  if (name !== 'engine') return broken.port(name, calls.around(name, port));
  const watched = watchEngine(port as unknown as StorageEngine, calls);
  takeOpen = watched.takeOpen;
  return broken.engine(watched.engine) as unknown as typeof port;
};
broken.drivers();
watchDrivers({ current: () => calls.current(), takeOpen: () => takeOpen() });
watchOutgoing(calls);
const bff = await createBff({ env, clock: { now: () => Date.now() + aheadMs } }, around);
adopt = (gmoOrderId) =>
  bff
    .adoptOrphan(gmoOrderId)
    .then((result) => (result.kind === 'adopted' ? 'adopted' : result.refusal), String);
await listen(bff, { port: bff.config.port });
send({ kind: 'ready' });
