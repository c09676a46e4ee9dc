/** `epos-kantan go-live`: the seven steps of going live and the evidence for the security declaration, as Markdown or as a page to print. */
import { defineCommand } from 'citty';
import { MerchantApiError } from '../../client/merchant-client.ts';
import { runDoctor } from '../../doctor/run-doctor.ts';
import { makeGoLiveSheet } from '../../go-live/go-live-sheet.ts';
import type { GoLiveSheet, TrialProof } from '../../go-live/go-live-sheet.ts';
import { renderMarkdown } from '../../go-live/render-markdown.ts';
import { renderSheetPage } from '../../go-live/render-page.ts';
import type { SheetLanguage } from '../../go-live/both.ts';
import { clientOf } from '../ask-merchant-api.ts';
import { EXIT } from '../exit-codes.ts';
import { exitOnFault } from '../exit-on-fault.ts';
import { jsonArg, printJson } from '../print.ts';
import { UsageError, writeNewFile } from '../usage-error.ts';

const out = process.stdout;

/** Test payments that are looked at. */
const TRIALS_MAX = 20;

/** The command. Reads the variables of the place itself, as doctor does. */
export const goLiveCommand = defineCommand({
  meta: { name: 'go-live', description: 'Print what is done and missing on the way to going live' },
  args: {
    json: jsonArg,
    lang: { type: 'enum', options: ['ja', 'en'], default: 'ja', description: 'of the sheet' },
    html: { type: 'string', description: 'write a page to print with this name; one that is there is kept' },
    'shop-page': { type: 'string', description: 'a page of the shop with the button, for doctor' },
    offline: { type: 'boolean', default: false, description: 'send nothing to another machine' },
  },
  run: ({ args }) =>
    exitOnFault(async () => {
      const page = args['shop-page'];
      if (page !== undefined && !URL.canParse(page))
        throw new UsageError('--shop-page must be a URL such as https://shop.example/cart', EXIT.usage);
      const report = await runDoctor(process.env, {
        offline: args.offline,
        ...(page === undefined ? {} : { shopPage: new URL(page) }),
      });
      const sheet = makeGoLiveSheet(report, args.offline ? null : await readTrials());
      const lang = args.lang === 'en' ? 'en' : 'ja';
      if (args.html !== undefined) writeNewFile(args.html, await renderSheetPage(sheet, lang));
      if (args.json) printJson(plainSheet(sheet, lang, args.html ?? null));
      else out.write(args.html === undefined ? renderMarkdown(sheet, lang) : `wrote ${args.html}\n`);
    }),
});

/** The sheet without its evidence, which is the same text for everybody. `wrote`: the file of `--html`, or null. */
function plainSheet({ report, steps, proof, open }: GoLiveSheet, lang: SheetLanguage, wrote: string | null) {
  return {
    lookedAt: report.lookedAt,
    subject: report.subject,
    steps: steps.map(({ number, title, state, says }) => ({
      number,
      title: title[lang],
      state,
      says: says[lang],
    })),
    proof: proof?.checkout.orderId ?? null,
    open,
    wrote,
  };
}

/** Null = the BFF could not be asked, which the sheet says. */
async function readTrials(): Promise<readonly TrialProof[] | null> {
  try {
    // The BFF that these variables are about, and no other.
    const client = clientOf({ url: process.env['PUBLIC_URL'] });
    const { checkouts } = await client.listCheckouts({ trial: true, limit: TRIALS_MAX });
    const proofs: TrialProof[] = [];
    for (const { id } of checkouts) {
      const { checkout, notifications } = await client.showCheckout(id);
      proofs.push({ checkout, notified: notifications.length > 0 });
    }
    return proofs;
  } catch (error) {
    if (error instanceof MerchantApiError || error instanceof UsageError) return null;
    throw error;
  }
}
