/**
 * Secrets are planted, and looked for wherever something of this process can be read afterwards: in no log, answer, webhook, trace, figure, report of
 * doctor, printed object or file may be one. `CANARY_REQUESTS=10000` sends as many requests.
 */
import { context, propagation, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../config/load-config.ts';
import { callGmo } from '../../testing/at-epos.ts';
import { runCli } from '../../testing/serve-process.ts';
import { startWorld } from '../../testing/start-world.ts';
import type { World } from '../../testing/start-world.ts';
import { leaksIn, plantSecrets } from './planted.ts';
import { Traffic } from './traffic.ts';
import type { Heard } from './traffic.ts';

const REQUESTS = Number(process.env['CANARY_REQUESTS'] ?? 600);
/** Trades whose access passwords are looked for as well; each costs an inquiry. */
const TRADES_MAX = 50;

/** GMO-PG was asked, and its broken answers strike whoever asks next. */
const STRUCK = [503];

/** What each kind of request may be answered with. A command waits for one that is under way about the same payment. */
const ANSWERS: Readonly<Record<string, readonly number[]>> = {
  ...{ shop: [200], startAgain: [200, 201, ...STRUCK], startUnderFault: [201, ...STRUCK], lookup: [200] },
  ...{ form: [303, ...STRUCK], startWithForgedToken: [401], startWithSecret: [401], secretAsHandle: [404] },
  ...{
    secretInAddress: [404],
    status: [200],
    statusPage: [200],
    redirectPage: [200, 303],
    returnAgain: [303],
  },
  ...{ secretInHeaders: [200], availability: [200], beacon: [204], notification: [200] },
  ...{ notificationWithSecrets: [200], brokenNotification: [200], list: [200], show: [200], events: [200] },
  ...{ withWrongKey: [401], withOtherKey: [401], refund: [200, 202, 409, ...STRUCK] },
  ...{
    refundUnderFault: [200, 202, 409, ...STRUCK],
    inquire: [200, 202, ...STRUCK],
    cancelWithReadKey: [403],
  },
  ...{ brokenCommand: [422], metrics: [200], metricsWithOtherKey: [401], logIn: [200], logInToLook: [200] },
  ...{ logInWithOtherKey: [403], look: [200] },
};

const planted = plantSecrets();
const spans = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
const lines: string[] = [];
let world: World;
let heard: Heard;
/** What nobody may read anywhere: the planted ones, the webhooks' key, and GMO-PG's access passwords. */
let ours: Map<string, string>;

beforeAll(async () => {
  provider.register();
  world = await startWorld({
    env: planted.env,
    simulator: { shopPass: planted.shopPass },
    logSink: { write: (line) => void lines.push(line) },
  });
  heard = await new Traffic(world, planted.secrets).send(REQUESTS);
  ours = new Map([
    ...planted.secrets,
    ['webhook', (world.env['WEBHOOK_SECRET'] ?? '').replace('whsec_', '')],
  ]);
  for (const { orderId } of (await world.ledger()).trades.slice(0, TRADES_MAX)) {
    const asked = { ShopPass: planted.shopPass, OrderID: orderId, PayType: '42' };
    const told = await callGmo(world, 'SearchTradeMulti', asked);
    ours.set(`AccessPass of ${orderId}`, told.get('AccessPass') ?? '');
  }
}, 600_000);

afterAll(async () => {
  await world.stop();
  await provider.shutdown();
  trace.disable();
  context.disable();
  propagation.disable();
});

describe('the traffic', () => {
  it('had every kind of request, and was answered as each deserves', () => {
    expect([...heard.statuses.keys()].sort()).toEqual(Object.keys(ANSWERS).sort());
    const odd = [...heard.statuses].flatMap(([kind, statuses]) =>
      [...statuses]
        .filter((status) => !ANSWERS[kind]?.includes(status))
        .map((status) => `${kind} ${String(status)}`),
    );
    expect(odd).toEqual([]);
  });
});

describe('no planted secret and no access password', () => {
  it('is in an answer', () => {
    expect(leaksIn(heard.answers.join('\n'), ours)).toEqual([]);
  });

  it('is in a webhook', () => {
    expect(world.heard.length).toBeGreaterThan(10);
    expect(leaksIn(JSON.stringify(world.heard), ours)).toEqual([]);
  });

  it('is readable in the files of the database', async () => {
    const files = await readdir(world.folder);
    expect(files).toContain('payments.db');
    for (const file of files)
      expect(leaksIn(await readFile(join(world.folder, file), 'latin1'), ours)).toEqual([]);
  });

  it('is in what is printed of the configuration, as a dump of a failure would', () => {
    const loaded = loadConfig(world.env);
    expect(loaded.ok).toBe(true);
    const printed = inspect(loaded, { depth: 12, showHidden: true, getters: true });
    expect(printed).toContain('gmoShopId');
    expect(leaksIn(printed + JSON.stringify(loaded), ours)).toEqual([]);
  });
});

describe('neither these nor what shoppers, shops and operators have in their hands', () => {
  const all = (): Map<string, string> => new Map([...ours, ...heard.inHand]);

  it('is in the log, at its loudest', () => {
    expect(lines.length).toBeGreaterThan(REQUESTS / 2);
    expect(leaksIn(lines.join(''), all())).toEqual([]);
  });

  it('is in a trace', () => {
    const told = spans
      .getFinishedSpans()
      .map(({ name, attributes, events, status, links }) => ({ name, attributes, events, status, links }));
    expect(told.length).toBeGreaterThan(REQUESTS);
    expect(leaksIn(JSON.stringify(told), all())).toEqual([]);
  });

  it('is in the figures', async () => {
    const key = planted.secrets.get('metrics') ?? '';
    const answer = await fetch(`${world.bffUrl}/metrics`, { headers: { authorization: `Bearer ${key}` } });
    const text = await answer.text();
    expect(text).toMatch(/# EOF\n$/);
    expect(leaksIn(text, all())).toEqual([]);
  });

  it.each([['doctor'], ['doctor --json']])('is in what `%s` says', async (command) => {
    const { stdout, stderr } = await runCli(command.split(' '), world.env).ended;
    expect(stdout.length).toBeGreaterThan(1_000);
    expect(leaksIn(stdout + stderr, all())).toEqual([]);
  });
});

describe('a process that cannot start', () => {
  it.each([
    ['a database that is not there', { DATABASE_URL: 'postgres://kantan:CANARY@127.0.0.1:1/x' }],
    ['a key that is none', { DATA_KEY: 'CANARY' }],
    ['a variable that is not known', { GMO_SHOP_PASSWORD: 'CANARY' }],
  ])('does not say its secrets: %s', async (_why, env) => {
    const canary = 'c4n4ryc4n4ryc4n4ry';
    const withCanary = Object.fromEntries(
      Object.entries(env).map(([name, value]) => [name, value.replace('CANARY', canary)]),
    );
    const { code, stdout, stderr } = await runCli(['serve'], { ...world.env, ...withCanary }).ended;
    expect(code).not.toBe(0);
    expect(stderr.length).toBeGreaterThan(20);
    expect(leaksIn(stdout + stderr, [...ours, ['canary', canary]])).toEqual([]);
  });
});
