/** `epos-kantan backup <file>`: copies the SQLite database into a file as of one moment, also while `serve` works with it. */
import { defineCommand } from 'citty';
import { backUp } from '../../compose/keep-data.ts';
import { exitOnFault } from '../exit-on-fault.ts';
import { jsonArg, printJson } from '../print.ts';

/** The command. Never writes over a file that is there. `--json`: `{wrote}`. */
export const backupCommand = defineCommand({
  meta: { name: 'backup', description: 'Copy the SQLite database into a file, also while it is served' },
  args: {
    file: { type: 'positional', required: true, description: 'a file that is not there yet' },
    json: jsonArg,
  },
  run: ({ args }) =>
    exitOnFault(async () => {
      const wrote = await backUp(process.env, args.file);
      if (args.json) printJson({ wrote });
      else process.stdout.write(`wrote ${wrote}; keep DATA_KEY as long as this file, and not beside it\n`);
    }),
});
