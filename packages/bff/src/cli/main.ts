/**
 * The command line `epos-kantan`. Each command is one file under `commands`, loaded when it is called; what is not listed here does not
 * exist yet, and says so.
 */
import { stripVTControlCharacters } from 'node:util';
import { defineCommand, runCommand, runMain } from 'citty';
import { EXIT } from './exit-codes.ts';
import { paint, printable } from './print.ts';
import { findStrangeWord } from './strict-words.ts';
import type { CommandNode } from './strict-words.ts';

const main = defineCommand({
  meta: { name: 'epos-kantan', description: 'EPOS Kantan Payment over GMO-PG' },
  subCommands: {
    init: () => import('./commands/init.ts').then(({ initCommand }) => initCommand),
    dev: () => import('./commands/dev.ts').then(({ devCommand }) => devCommand),
    serve: () => import('./commands/serve.ts').then(({ serveCommand }) => serveCommand),
    migrate: () => import('./commands/migrate.ts').then(({ migrateCommand }) => migrateCommand),
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
        completionCommand((): CommandNode => main),
      ),
  },
});

const words = process.argv.slice(2);
if (words.length === 0 || words.some((word) => word === '--help' || word === '-h')) {
  await runMain(main, { rawArgs: words.length === 0 ? ['--help'] : words });
} else {
  try {
    const strange = await findStrangeWord(main, words);
    if (strange === null) await runCommand(main, { rawArgs: words });
    else endAsUsage(strange);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'CLIError') throw error;
    endAsUsage(error.message);
  }
}

function endAsUsage(message: string): void {
  const text = `${message}; --help behind a command says what it takes`;
  // The library colours its messages for a terminal, and this may be none.
  process.stderr.write(`${paint('red', printable(stripVTControlCharacters(text)), process.stderr)}\n`);
  process.exitCode = EXIT.usage;
}
