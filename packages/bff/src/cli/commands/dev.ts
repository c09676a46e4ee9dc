/**
 * `epos-kantan dev`: in the shop's own project, simulator and BFF in one command, with a snippet ready to paste. Nothing of it outlives the
 * command, and nothing leaves this machine.
 */
import { defineCommand } from 'citty';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createBff } from '../../compose/create-bff.ts';
import { listen } from '../../node.ts';
import { signOrder } from '../../order-token/sign-order.ts';

import {
  DEV_SHOP_ID,
  devEnvironment,
  devSecrets,
  devShopVariables,
  devSnippet,
} from '../dev/dev-environment.ts';
import type { DevPlaces, DevSecrets } from '../dev/dev-environment.ts';
import { startWebhookScreen } from '../dev/webhook-screen.ts';
import { EXIT } from '../exit-codes.ts';
import { exitOnFault } from '../exit-on-fault.ts';
import { paint, printable } from '../print.ts';
import { UsageError, wholeNumber } from '../usage-error.ts';

const out = process.stdout;

/** The token is for trying things out, all day long. */
const TOKEN_SECONDS = 86_400;

/** The command. Prints `epos-kantan ready <url>` when everything runs, and then each webhook in a line. */
export const devCommand = defineCommand({
  meta: { name: 'dev', description: 'Simulator and BFF on this machine, for building the shop' },
  args: {
    port: { type: 'string', default: '8787', description: 'of the BFF; 0 = any' },
    'simulator-port': { type: 'string', default: '8788', description: 'of GMO-PG and EPOS; 0 = any' },
    'return-url': {
      type: 'string',
      default: 'http://localhost:3000/',
      description: "the shop's page, of the test order",
    },
    amount: { type: 'string', default: '1200', description: 'of the test order, in yen' },
    'webhook-url': {
      type: 'string',
      description: "the shop's own receiver, to which each webhook is handed on",
    },
  },
  run: ({ args }) =>
    exitOnFault(() =>
      runDev({
        port: wholeNumber('port', args.port, 0),
        simulatorPort: wholeNumber('simulator-port', args['simulator-port'], 0),
        returnUrl: args['return-url'],
        amount: wholeNumber('amount', args.amount, 1),
        handOnTo: args['webhook-url'] ?? null,
      }),
    ),
});

interface DevOptions {
  readonly port: number;
  readonly simulatorPort: number;
  readonly returnUrl: string;
  readonly amount: number;
  readonly handOnTo: string | null;
}

async function runDev(options: DevOptions): Promise<void> {
  if (process.env['GMO_ENV'] === 'production')
    throw new UsageError('dev is for building the shop, and GMO_ENV is production here', EXIT.configuration);
  const { startSimulator } = await importSimulator();
  const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-dev-'));
  const stops: (() => unknown)[] = [
    () => {
      rmSync(folder, { recursive: true, force: true });
    },
  ];
  const stop = async (): Promise<void> => {
    for (const stopPart of stops.splice(0).reverse()) await stopPart();
  };
  try {
    const secrets = devSecrets();
    const places = await startParts(options, { startSimulator, folder, secrets, stops });
    await printWelcome(options, places, secrets);
  } catch (error) {
    await stop();
    throw error;
  }
  let ending: Promise<void> | null = null;
  // It may come twice, from a terminal and from a parent: the second joins the first.
  const end = (): void => {
    ending ??= stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', end).on('SIGINT', end).on('SIGHUP', end);
}

interface Parts {
  readonly startSimulator: Simulators['startSimulator'];
  readonly folder: string;
  readonly secrets: DevSecrets;
  /** What undoes each part, in the order of starting. */
  readonly stops: (() => unknown)[];
}

async function startParts(
  { port, simulatorPort, handOnTo }: DevOptions,
  { startSimulator, folder, secrets, stops }: Parts,
): Promise<DevPlaces> {
  // GMO-PG has one address for its notifications, which has to be known before the BFF listens.
  const bffPort = port === 0 ? await freePort() : port;
  const bffUrl = `http://127.0.0.1:${String(bffPort)}`;
  const simulator = await startSimulator({
    port: simulatorPort,
    shopId: DEV_SHOP_ID,
    shopPass: secrets.gmoShopPass,
    notificationUrl: `${bffUrl}/gmo/notification`,
  });
  stops.push(() => simulator.stop());
  const show = (line: string): void => void out.write(`${printable(line)}\n`);
  const screen = await startWebhookScreen({ secret: secrets.webhookSecret, handOnTo, show });
  stops.push(() => screen.stop());
  const places = {
    ...{ bffUrl, simulatorUrl: simulator.url, webhookUrl: screen.url },
    databaseFile: join(folder, 'epos-kantan.db'),
  };
  const bff = await createBff({
    env: devEnvironment(places, secrets),
    clock: simulator.clock,
    loopbackOrigins: true,
  });
  const listening = await listen(bff, { port: bffPort }).catch(async (error: unknown) => {
    await bff.stop();
    throw error;
  });
  stops.push(() => listening.stop());
  return places;
}

async function printWelcome(
  { returnUrl, amount }: DevOptions,
  { bffUrl, simulatorUrl }: DevPlaces,
  secrets: DevSecrets,
): Promise<void> {
  const token = await signOrder(
    { orderId: `dev-${String(Date.now())}`, amount, total: amount, returnUrl },
    { secret: secrets.orderTokenSecret, expiresInSeconds: TOKEN_SECONDS },
  );
  const answer = await fetch(`${bffUrl}/assets/integrity.json`);
  const hashes = z.record(z.string(), z.string()).parse(await answer.json());
  const head = (text: string): string => paint('bold', text, out);
  out.write(
    [
      head('For the page (a test order, signed for a day):'),
      devSnippet(bffUrl, hashes, token),
      '',
      head("For the shop's server:"),
      devShopVariables(bffUrl, secrets),
      '',
      `GMO-PG and EPOS are played by ${simulatorUrl}; test shoppers stand on the login page.`,
      'Pages of any port of this machine are let in. Everything is forgotten when this ends.',
      `epos-kantan ready ${bffUrl}`,
      '',
    ].join('\n'),
  );
}

/** A port that nobody has at the moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

type Simulators = Awaited<ReturnType<typeof importSimulator>>;

/** Only for development, and so no dependency of a shop's production. */
async function importSimulator() {
  try {
    return await import('@epos-kantan/simulator');
  } catch (cause) {
    throw new UsageError(
      'dev needs the simulator: npm install --save-dev @epos-kantan/simulator',
      EXIT.configuration,
      { cause },
    );
  }
}
