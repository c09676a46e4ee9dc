/**
 * Which commands there are. Each is one file under `commands`, loaded when it is called; what is not listed here does not exist yet, and
 * says so. Run by `main`; completed by `completion`.
 */
import { defineCommand } from 'citty';
import type { CommandNode } from './strict-words.ts';

/** All commands of `epos-kantan`. */
export const commandTree = defineCommand({
  meta: { name: 'epos-kantan', description: 'EPOS Kantan Payment over GMO-PG' },
  subCommands: {
    init: () => import('./commands/init.ts').then(({ initCommand }) => initCommand),
    dev: () => import('./commands/dev.ts').then(({ devCommand }) => devCommand),
    serve: () => import('./commands/serve.ts').then(({ serveCommand }) => serveCommand),
    migrate: () => import('./commands/migrate.ts').then(({ migrateCommand }) => migrateCommand),
    backup: () => import('./commands/backup.ts').then(({ backupCommand }) => backupCommand),
    export: () => import('./commands/export.ts').then(({ exportCommand }) => exportCommand),
    doctor: () => import('./commands/doctor.ts').then(({ doctorCommand }) => doctorCommand),
    'sign-order': () => import('./commands/sign-order.ts').then(({ signOrderCommand }) => signOrderCommand),
    checkouts: () => import('./commands/checkouts.ts').then(({ checkoutsCommand }) => checkoutsCommand),
    events: () => import('./commands/events.ts').then(({ eventsCommand }) => eventsCommand),
    forwards: () => import('./commands/forwards.ts').then(({ forwardsCommand }) => forwardsCommand),
    reports: () => import('./commands/reports.ts').then(({ reportsCommand }) => reportsCommand),
    'test-payment': () =>
      import('./commands/test-payment.ts').then(({ testPaymentCommand }) => testPaymentCommand),
    'go-live': () => import('./commands/go-live.ts').then(({ goLiveCommand }) => goLiveCommand),
    completion: () =>
      import('./commands/completion.ts').then(({ completionCommand }) =>
        completionCommand((): CommandNode => commandTree),
      ),
  },
});
