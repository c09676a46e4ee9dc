/**
 * The command line `epos-kantan`. Each command is one file under `commands`; what is not listed here does not exist yet, and says
 * so.
 */
import { defineCommand, runMain } from 'citty';
import { migrateCommand } from './commands/migrate.ts';
import { serveCommand } from './commands/serve.ts';
import { signOrderCommand } from './commands/sign-order.ts';

await runMain(
  defineCommand({
    meta: { name: 'epos-kantan', description: 'EPOS Kantan Payment over GMO-PG' },
    subCommands: { serve: serveCommand, migrate: migrateCommand, 'sign-order': signOrderCommand },
  }),
);
