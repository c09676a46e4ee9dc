/** `epos-kantan test-payment`: a guided test payment, for the steps of going live at which somebody pays with a TEST ID or a real one. */
import { TRIAL_YEN_MAX } from '@epos-kantan/shared';
import { defineCommand } from 'citty';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { renderUnicodeCompact } from 'uqr';
import { MerchantApiError } from '../../client/merchant-client.ts';
import { apiArgs, askMerchantApi } from '../ask-merchant-api.ts';
import { EXIT } from '../exit-codes.ts';
import { localTime, paint, printable } from '../print.ts';
import { runTrial } from '../trial/run-trial.ts';
import type { TrialPlace, TrialPlan, TrialVerdict } from '../trial/run-trial.ts';
import { UsageError, wholeNumber } from '../usage-error.ts';

const out = process.stdout;
const err = process.stderr;

/** The command. */
export const testPaymentCommand = defineCommand({
  meta: {
    name: 'test-payment',
    description: 'Make a small payment, watch each step of it, and cancel it again',
  },
  args: {
    ...apiArgs,
    amount: { type: 'string', default: '100', description: `yen, at most ${String(TRIAL_YEN_MAX)}` },
    capture: { type: 'boolean', default: false, description: 'take the money before it is given back' },
    refund: { type: 'string', description: 'yen to refund before the rest is canceled; captures first' },
    minutes: { type: 'string', default: '30', description: 'how long to wait for the shopper' },
    wait: {
      type: 'string',
      default: '120',
      description: 'seconds to repeat a command while its end is not known',
    },
    production: {
      type: 'boolean',
      default: false,
      description: 'with real money, where GMO_ENV is production',
    },
  },
  run: ({ args }) =>
    askMerchantApi(args, async (client) => {
      const plan: TrialPlan = {
        amount: wholeNumber('amount', args.amount, 1),
        production: args.production,
        capture: args.capture,
        refund: args.refund === undefined ? null : wholeNumber('refund', args.refund, 1),
        shopperMs: wholeNumber('minutes', args.minutes, 1) * 60_000,
        waitMs: wholeNumber('wait', args.wait, 0) * 1_000,
      };
      if (plan.amount > TRIAL_YEN_MAX)
        throw new UsageError(`--amount must be at most ${String(TRIAL_YEN_MAX)}`, EXIT.usage);
      if (plan.refund !== null && plan.refund >= plan.amount)
        throw new UsageError('--refund must be less than --amount', EXIT.usage);
      const stop = stopOnSignal();
      const verdict = await runTrial({ client, ...placeOf(stop.signal) }, plan)
        .catch((error: unknown) => {
          throw isOtherEnvironment(error, plan) ? new UsageError(NOT_PRODUCTION, EXIT.usage) : error;
        })
        .finally(stop.off);
      if (args.json) out.write(`${JSON.stringify(verdict, null, 2)}\n`);
      else printVerdict(verdict);
      if (!verdict.isOver) process.exitCode = EXIT.unknown;
      else if (!verdict.isGood) process.exitCode = EXIT.refused;
    }),
});

const NOT_PRODUCTION =
  'this BFF is in the test environment, where no money is real: leave --production out (nothing was begun)';

/** What is refused of a trial with a checked amount is its word about the money. */
function isOtherEnvironment(error: unknown, { production }: TrialPlan): boolean {
  return production && error instanceof MerchantApiError && error.code === 'invalid_request';
}

function placeOf(stop: AbortSignal): Omit<TrialPlace, 'client'> {
  return {
    newKey: (of) => {
      const key = randomUUID();
      err.write(`${paint('dim', `Idempotency-Key (${of}): ${key}`, err)}\n`);
      return key;
    },
    // On stderr, so that --json stays one document.
    showPage: (page, { orderId, total }) => {
      const money = `${String(total)} yen, order ${printable(orderId)}`;
      err.write(
        `\nOpen this page and pay ${money}. Ctrl-C cancels.\n\n  ${page}\n\n${renderUnicodeCompact(page, { border: 2 })}\n\n`,
      );
    },
    say: ({ at, step, says }) => {
      const place = step === null ? '' : `step ${step}`;
      err.write(`${localTime(at ?? new Date().toISOString())}  ${place.padEnd(8)}  ${printable(says)}\n`);
    },
    now: () => performance.now(),
    sleep: (ms) => wait(ms, undefined, { signal: stop }).catch(() => undefined),
    stop,
  };
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first Ctrl-C ends the waiting, and the payment is canceled; the second ends the command. */
function stopOnSignal(): { readonly signal: AbortSignal; readonly off: () => void } {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.unknown);
    err.write('\nCanceling. Ctrl-C once more ends without waiting for it.\n');
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  // A terminal that was closed takes its output along, and the cancellation has to be tried all the same.
  for (const stream of [out, err]) stream.on('error', () => undefined);
  return {
    signal: controller.signal,
    off: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}

const WORDS = { ok: 'ok', failed: 'FAILED', not_seen: 'not seen' } as const;
const STYLES = { ok: 'green', failed: 'red', not_seen: 'yellow' } as const;

function printVerdict({ lines, isGood, isOver, checkoutId, cancelKey }: TrialVerdict): void {
  out.write('\n');
  for (const { name, result, says } of lines) {
    const word = paint(STYLES[result], WORDS[result].padEnd(8), out);
    out.write(`${word}  ${name.padEnd(12)}  ${printable(says)}\n`);
  }
  if (!isOver)
    out.write(
      [
        `\n${paint('red', 'Money may still be there, or come.', out)} Look, and cancel what was paid:`,
        `  epos-kantan checkouts cancel ${checkoutId} --key ${cancelKey}`,
        `  epos-kantan checkouts show ${checkoutId}, and when it is paid late: epos-kantan checkouts cancel ${checkoutId}`,
        '',
      ].join('\n'),
    );
  const verdict = isGood ? 'The whole road works.' : 'Not everything was seen to work: see the lines above.';
  out.write(`\n${paint(isGood ? 'green' : 'yellow', verdict, out)}\n`);
}
