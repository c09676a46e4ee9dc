/** `epos-kantan serve`: migrates, listens, works, reads its secrets anew on SIGHUP, and stops gracefully on SIGTERM and SIGINT. */
import { defineCommand } from 'citty';
import { createBff } from '../../compose/create-bff.ts';
import { isLoopback } from '../../config/config-values.ts';
import { listen } from '../../node.ts';
import { exitOnFault } from '../exit-on-fault.ts';

/** The command. Reads the variables of the documentation; prints `epos-kantan ready <url>` as the last line on stdout. */
export const serveCommand = defineCommand({
  meta: { name: 'serve', description: 'Start the BFF' },
  run: () => exitOnFault(serve),
});

async function serve(): Promise<void> {
  const bff = await createBff({ env: process.env });
  // On a machine of one's own nobody else should reach it; behind a public name it must be reachable.
  const isLocal = isLoopback(new URL(bff.config.publicUrl).hostname);
  const listening = await listen(bff, {
    port: bff.config.port,
    hostname: isLocal ? '127.0.0.1' : '0.0.0.0',
  }).catch(async (error: unknown) => {
    await bff.stop();
    throw error;
  });
  const stop = (): void => {
    void listening.stop().then(() => process.exit(0));
  };
  // Both may come twice, from a terminal and from a parent: the stop joins the first.
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // From a terminal it means that the terminal is gone.
  process.on('SIGHUP', process.stdin.isTTY ? stop : () => void bff.renewSecrets());
  process.stdout.write(`epos-kantan ready http://127.0.0.1:${String(listening.port)}\n`);
}
