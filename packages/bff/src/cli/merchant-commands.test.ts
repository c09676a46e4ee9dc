/** Everything that the merchant API can do has a command at the shell: each is called against a server that notes what came. */
import { runCommand } from 'citty';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { apiOperations } from '../openapi/describe-api.ts';
import { commandTree } from './command-tree.ts';
import { EXIT } from './exit-codes.ts';
import { findStrangeWord } from './strict-words.ts';

const DAYS = '--from 2026-11-01 --to 2026-11-02';

/** The words that carry an operation out. A route without a line here, or with one that sends something else, fails. */
const COMMANDS: Readonly<Record<string, string>> = {
  listCheckouts: 'checkouts list',
  showCheckout: 'checkouts show co_x',
  captureCheckout: 'checkouts capture co_x',
  cancelCheckout: 'checkouts cancel co_x',
  refundCheckout: 'checkouts refund co_x --amount 1',
  changeCheckout: 'checkouts change co_x --amount 1',
  inquireCheckout: 'checkouts inquire co_x',
  adoptOrphan: 'checkouts adopt ekx',
  startTrial: 'test-payment',
  listEvents: 'events list',
  redeliverEvent: 'events redeliver evt_x',
  redeliverEvents: 'events redeliver-many',
  listForwards: 'forwards list',
  redeliverForwards: 'forwards redeliver',
  reportSales: `reports sales ${DAYS}`,
  reportConversion: `reports conversion ${DAYS}`,
};

const came: string[] = [];
let server: Server;
beforeEach(async () => {
  came.length = 0;
  server = createServer((request, response) => {
    came.push(`${request.method ?? ''} ${new URL(request.url ?? '', 'http://x').pathname}`);
    response.writeHead(404, { 'content-type': 'application/problem+json' });
    response.end(
      JSON.stringify({ type: 'x', title: 'x', status: 404, code: 'not_found', recoverable: false }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('EPOS_KANTAN_URL', `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  vi.stubEnv('MERCHANT_API_KEY', 'k'.repeat(43));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = undefined;
  await new Promise((resolve) => server.close(resolve));
});

/** The figures are for whoever collects them, by a key of their own. */
const withKey = apiOperations.filter(({ key }) => key !== undefined && key !== 'metrics');

it('there are operations to compare, and a command for each', () => {
  expect(withKey.length).toBeGreaterThan(10);
  expect(Object.keys(COMMANDS).sort()).toEqual(withKey.map(({ id }) => id).sort());
});

it.each(withKey.map((operation) => [operation.id, operation] as const))(
  '%s is what its command sends',
  async (id, { method, path }) => {
    const words = (COMMANDS[id] ?? '').split(' ');
    expect(await findStrangeWord(commandTree, words)).toBeNull();
    await runCommand(commandTree, { rawArgs: words });
    expect(came).toEqual([
      expect.stringMatching(new RegExp(`^${method.toUpperCase()} ${path.replace(/:\w+/g, '[^/]+')}$`)),
    ]);
    expect(process.exitCode).toBe(EXIT.refused);
  },
);
