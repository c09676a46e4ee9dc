#!/usr/bin/env node
/*
 * Starts the simulator from the command line: reads the environment, prints the test credentials, and stops when it
 * is told to. The last line on stdout says that it is ready.
 */
import { startSimulator } from './start-simulator.ts';

try {
  await run();
} catch (error) {
  process.stderr.write(
    `The simulator did not start: ${error instanceof Error ? error.message : String(error)}.\n`,
  );
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const { SIM_SHOP_ID, SIM_SHOP_PASS, SIM_NOTIFICATION_URL, SIM_DATA } = process.env;
  const shopId = SIM_SHOP_ID || 'tshop00000001';
  const shopPass = SIM_SHOP_PASS || 'simulator1';
  const simulator = await startSimulator({
    port: readPort(process.env['PORT']),
    shopId,
    shopPass,
    notificationUrl: SIM_NOTIFICATION_URL || undefined,
    dataFile: SIM_DATA || undefined,
  });
  const stop = () => {
    void simulator.stop();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const lines = [
    `ShopID ${shopId}  ShopPass ${shopPass}`,
    `result notifications: ${SIM_NOTIFICATION_URL || 'not sent (set SIM_NOTIFICATION_URL)'}`,
    `trades: ${SIM_DATA || 'in memory only (set SIM_DATA to keep them)'}`,
    `EPOS pages: ${simulator.eposUrl}  test shoppers stand on the login page`,
    `simulator ready ${simulator.url}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function readPort(text: string | undefined): number {
  const port = Number(text || 8788);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error('PORT must be a number from 0 to 65535');
  return port;
}
