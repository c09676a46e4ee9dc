/** `epos-kantan export <folder>`: writes everything that is stored, but for secrets, as plain files, also while `serve` works with it. */
import { defineCommand } from 'citty';
import { exportAll } from '../../compose/keep-data.ts';
import { exitOnFault } from '../exit-on-fault.ts';
import { jsonArg, printJson, table } from '../print.ts';

/** The command. Never writes into a folder that holds anything. `--json`: `{wrote, rows}`. */
export const exportCommand = defineCommand({
  meta: { name: 'export', description: 'Write everything that is stored, but for secrets, as plain files' },
  args: {
    folder: { type: 'positional', required: true, description: 'a folder that is empty or not there yet' },
    json: jsonArg,
  },
  run: ({ args }) =>
    exitOnFault(async () => {
      const done = await exportAll(process.env, args.folder);
      if (args.json) return printJson(done);
      const rows = Object.entries(done.rows).map(([name, count]) => [`${name}.ndjson`, String(count)]);
      process.stdout.write(table([{ head: 'FILE' }, { head: 'ROWS', align: 'end' }], rows, process.stdout));
      process.stdout.write(`wrote ${done.wrote}\n`);
    }),
});
