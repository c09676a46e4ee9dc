/**
 * The command line `epos-kantan`. Each command is one file under `commands`, loaded when it is called; what is not listed here does not
 * exist yet, and says so.
 */
import { defineCommand, runMain } from 'citty';
import type { CommandNode } from './commands/completion.ts';

const main = defineCommand({
  meta: { name: 'epos-kantan', description: 'EPOS Kantan Payment over GMO-PG' },
  subCommands: {
    init: () => import('./commands/init.ts').then(({ initCommand }) => initCommand),
    serve: () => import('./commands/serve.ts').then(({ serveCommand }) => serveCommand),
    migrate: () => import('./commands/migrate.ts').then(({ migrateCommand }) => migrateCommand),
    'sign-order': () => import('./commands/sign-order.ts').then(({ signOrderCommand }) => signOrderCommand),
    checkouts: () => import('./commands/checkouts.ts').then(({ checkoutsCommand }) => checkoutsCommand),
    events: () => import('./commands/events.ts').then(({ eventsCommand }) => eventsCommand),
    completion: () =>
      import('./commands/completion.ts').then(({ completionCommand }) =>
        completionCommand((): CommandNode => main),
      ),
  },
});

await runMain(main);
