/** `pnpm docs:build` and `pnpm docs:serve [port]`. The second builds what is missing or old, then serves until it is told to stop. */
import { once } from 'node:events';
import { buildSite } from './build-site.ts';
import { serveSite } from './serve-site.ts';

const PORT = 4173;

const [command = 'build', port = String(PORT)] = process.argv.slice(2);
await buildSite((line) => process.stdout.write(`${line}\n`));
if (command === 'serve') {
  const { url, stop } = await serveSite(Number(port));
  process.stdout.write(`Documentation: ${url}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await stop();
}
