/** `epos-kantan migrate`: brings the database to this release's schema without serving. */
import { defineCommand } from 'citty';
import { createBff } from '../../compose/create-bff.ts';
import { exitOnFault } from '../exit-on-fault.ts';
import { jsonArg, printJson } from '../print.ts';

/** The command. Opening migrates under the writer's lock; a second process is refused. `--json`: `{upToDate}`. */
export const migrateCommand = defineCommand({
  meta: { name: 'migrate', description: 'Migrate the database and stop' },
  args: { json: jsonArg },
  run: ({ args }) =>
    exitOnFault(async () => {
      const bff = await createBff({ env: process.env });
      await bff.stop();
      if (args.json) printJson({ upToDate: true });
      else process.stdout.write('the database is up to date\n');
    }),
});
