/** `epos-kantan doctor`: looks at this installation, and says what is wrong with it and what to do. */
import { defineCommand } from 'citty';
import { existsSync } from 'node:fs';
import { variables } from '../../config/config-schema.ts';
import { CHECKS } from '../../doctor/check-list.ts';
import { runDoctor } from '../../doctor/run-doctor.ts';
import { EXIT } from '../exit-codes.ts';
import { paint, printable } from '../print.ts';
import { printReport } from '../print-report.ts';

const out = process.stdout;

/** The command. Reads the variables of the documentation; pays nothing, writes nothing. */
export const doctorCommand = defineCommand({
  meta: { name: 'doctor', description: 'Say what is wrong with this installation, and what to do' },
  args: {
    'shop-page': {
      type: 'string',
      description: 'a page of the shop with the button: checks its policy and tags',
    },
    offline: { type: 'boolean', default: false, description: 'send nothing to another machine' },
    only: { type: 'string', description: 'ids of checks, separated by commas' },
    json: { type: 'boolean', default: false, description: 'print what was found as JSON' },
  },
  async run({ args }) {
    const shopPage = args['shop-page'];
    const only = args.only?.split(',').map((id) => id.trim());
    const strange = only?.find((id) => CHECKS.every((check) => check.id !== id));
    if (strange !== undefined)
      return fail(EXIT.usage, `there is no check "${strange}"; docs/doctor.md lists them`);
    if (shopPage !== undefined && !isWebUrl(shopPage))
      return fail(EXIT.usage, '--shop-page must be a URL such as https://shop.example/cart');
    if (!isConfigured()) return fail(EXIT.configuration, unconfigured());
    if (process.stderr.isTTY)
      process.stderr.write(`${paint('dim', 'looking, for some seconds …', process.stderr)}\n`);
    const page = shopPage === undefined ? undefined : new URL(shopPage);
    const report = await runDoctor(process.env, { shopPage: page, offline: args.offline, only });
    out.write(args.json ? `${JSON.stringify(report, null, 2)}\n` : printReport(report, out, out.columns));
    if (report.summary.failure > 0) process.exitCode = EXIT.refused;
  },
});

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Whether any variable of ours is set at all. */
function isConfigured(): boolean {
  return Object.keys(variables).some((name) =>
    [name, `${name}_FILE`].some((one) => one !== 'PORT' && (process.env[one] ?? '') !== ''),
  );
}

function unconfigured(): string {
  const file = '.env.epos-kantan';
  return existsSync(file)
    ? `No variable of the BFF is set. Read the file here first: set -a; . ./${file}; set +a`
    : 'No variable of the BFF is set. Begin with: npx epos-kantan init';
}

function fail(exitCode: number, message: string): void {
  process.stderr.write(`${paint('red', printable(message), process.stderr)}\n`);
  process.exitCode = exitCode;
}
