/** `epos-kantan init`: writes a file of variables with fresh secrets, and says what a person has to fill in. */
import { defineCommand } from 'citty';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { EXIT } from '../exit-codes.ts';
import { jsonArg, printJson } from '../print.ts';

const out = process.stdout;

/** What a person has to get from GMO-PG. */
const TO_FILL_IN = ['GMO_SHOP_ID', 'GMO_SHOP_PASS'] as const;

/** The command. Never writes over a file that is there: it may hold the only copy of a DATA_KEY. `--json`: `{wrote, fillIn}`. */
export const initCommand = defineCommand({
  meta: { name: 'init', description: 'Write a file of variables with fresh secrets' },
  args: {
    json: jsonArg,
    file: { type: 'string', default: '.env.epos-kantan', description: 'where to write them' },
    shop: { type: 'string', default: 'https://shop.example', description: "the shop's origin" },
    url: { type: 'string', default: 'https://pay.shop.example', description: 'PUBLIC_URL of the BFF' },
  },
  run({ args }) {
    const { shop, url } = args;
    if (![shop, url].every((place) => URL.canParse(place) && new URL(place).origin === place)) {
      process.stderr.write('--shop and --url must be origins, such as https://shop.example\n');
      process.exitCode = EXIT.usage;
      return;
    }
    try {
      writeFileSync(args.file, environmentFile(shop, url), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      process.stderr.write(
        isThere
          ? `${args.file} is there already, and may hold the only copy of its secrets: name another --file\n`
          : `${args.file} cannot be written: ${error instanceof Error ? error.message : String(error)}\n`,
      );
      process.exitCode = 1;
      return;
    }
    if (args.json) return printJson({ wrote: args.file, fillIn: TO_FILL_IN });
    out.write(
      [
        `wrote ${args.file} with fresh secrets; only you can read it. Keep it out of the repository, and back up DATA_KEY.`,
        `Now fill in ${TO_FILL_IN.join(' and ')} from the shop screen of GMO-PG, and check the addresses.`,
        `Then, in a shell: set -a; . ${pathForShell(args.file)}; set +a; npx epos-kantan serve`,
        '',
      ].join('\n'),
    );
  },
});

/** A name without a folder would be looked for in PATH. */
function pathForShell(file: string): string {
  const path = file.includes('/') ? file : `./${file}`;
  return `'${path.replaceAll("'", `'\\''`)}'`;
}

/** What the file holds. Every secret is new. */
export function environmentFile(shop: string, publicUrl: string): string {
  const base64url = (): string => randomBytes(32).toString('base64url');
  const base64 = (): string => randomBytes(32).toString('base64');
  return `# Variables of epos-kantan. Secrets: keep this file out of the repository.

# From GMO-PG: its test environment until the first real payment.
GMO_ENV=test
GMO_SHOP_ID=
GMO_SHOP_PASS=

# From EPOS Card. Not sent; doctor asks for them.
EPOS_MERCHANT_ID=
EPOS_STORE_ID=

# How browsers and GMO-PG reach the BFF, and which pages may use it.
PUBLIC_URL=${publicUrl}
ALLOWED_ORIGINS=${shop}
RETURN_ORIGINS=${shop}

# Made here. ORDER_TOKEN_SECRET and MERCHANT_API_KEY are for the shop's server, too; the others stay here.
ORDER_TOKEN_SECRET=${base64url()}
MERCHANT_API_KEY=${base64url()}
MERCHANT_API_READ_KEY=${base64url()}
# Without DATA_KEY the stored payments cannot be read: back it up, apart from the database.
DATA_KEY=${base64()}

# Where the shop's server is told what happened. Take the signs in front away once it listens.
# WEBHOOK_URL=${shop}/webhooks/epos-kantan
# WEBHOOK_SECRET=whsec_${base64()}

DATABASE_URL=file:./epos-kantan.db
`;
}
