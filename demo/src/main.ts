/**
 * `pnpm demo`: one command, one address. Runs until it is told to stop, and then frees its ports. `DEMO_DATA` names another folder
 * for what it remembers.
 */
import { buildWidget } from './build-widget.ts';
import { type RunningDemo, startDemo } from './start-demo.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const stopping = new AbortController();
let demo: Promise<RunningDemo> | undefined;

/** A signal may come twice, and may come before everything has started. */
function stop(): void {
  if (stopping.signal.aborted) return;
  stopping.abort();
  const stopped = demo === undefined ? Promise.resolve() : demo.then((running) => running.stop());
  stopped.then(
    () => process.exit(0),
    () => process.exit(1),
  );
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);

try {
  await buildWidget(say, stopping.signal);
  const dataDir = process.env['DEMO_DATA'];
  demo = startDemo(dataDir === undefined ? {} : { dataDir });
  const { shopUrl, consoleKey } = await demo;
  say(
    'A small shop with EPOS Kantan Payment, and what happens behind it. No account, no internet, no real money.',
  );
  say(`Payments are kept in ${dataDir ?? 'demo/.data'}. Stop with Ctrl-C.`);
  say(`The operator's console is linked at the foot of every page; its key is ${consoleKey}`);
  say(`demo ready ${shopUrl}`);
} catch (error) {
  process.stderr.write(
    `The demo did not start: ${error instanceof Error ? error.message : String(error)}.\n`,
  );
  process.exit(1);
}
