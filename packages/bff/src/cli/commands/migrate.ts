/** `epos-kantan migrate`: brings the database to this release's schema without serving. */
import { defineCommand } from 'citty';
import { createBff } from '../../compose/create-bff.ts';
import { exitOnFault } from '../exit-on-fault.ts';

/** The command. Opening migrates under the writer's lock; a second process is refused. */
export const migrateCommand = defineCommand({
  meta: { name: 'migrate', description: 'Migrate the database and stop' },
  run: () =>
    exitOnFault(async () => {
      const bff = await createBff({ env: process.env });
      await bff.stop();
      process.stdout.write('the database is up to date\n');
    }),
});
