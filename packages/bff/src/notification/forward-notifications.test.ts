/** Which notifications are kept to be passed on, which answer GMO-PG gets for them, and how they reach the other receiver. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPostedReader } from '../gmo/read-notification.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/open-storage.ts';
import { MINUTE, NOW, SHOP, dataKeys, reserve } from '../storage/storage-makers.contract.ts';
import { forwardDue } from './forward-due.ts';
import type { ForwardDeps } from './forward-due.ts';
import { receiveNotification } from './receive-notification.ts';
import type { NotificationDeps, PostedNotification } from './receive-notification.ts';

interface Came {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

let folder: string;
let storage: Storage;
let receiver: Server;
let came: Came[];
/** What the receiver answers. */
let answer: (one: Came, response: ServerResponse) => void;
let now: number;
/** Outcomes in order, and `wake`. */
let seen: string[];
let noted: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'epos-kantan-forward-'));
  now = NOW;
  storage = await openStorage({
    databaseUrl: `file:${join(folder, 'payments.db')}`,
    dataKeys: dataKeys(),
    clock: { now: () => now },
  });
  [came, seen, noted] = [[], [], ''];
  answer = (_, response) => response.end('0');
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { method: request.method, headers: request.headers, body: Buffer.concat(chunks) };
      came.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  await storage.close();
  rmSync(folder, { recursive: true });
});

const note = (outcome: string, data: object): void => {
  seen.push(outcome);
  noted += JSON.stringify(data);
};

function receive(
  body: string | Buffer,
  posted: Partial<PostedNotification> = {},
  changes: Partial<NotificationDeps> = {},
) {
  const reader = createPostedReader([]);
  const deps: NotificationDeps = {
    inbox: storage.inbox,
    forwards: { keep: storage.forwards.keep, wake: () => void seen.push('wake') },
    shopId: SHOP,
    read: (bytes) => reader.notification(bytes),
    now: () => now,
    wake: () => void seen.push('wake of payments'),
    count: note,
    ...changes,
  };
  const whole = { contentType: 'application/x-www-form-urlencoded', wasForwarded: false, ...posted };
  return receiveNotification(deps, { ...whole, body: Buffer.from(body) });
}

function passOn(changes: Partial<ForwardDeps> = {}, shouldStop = (): boolean => false): Promise<number> {
  const deps: ForwardDeps = {
    queue: storage.forwards,
    url: `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}/gmo?shop=1`,
    allowedHosts: new Set(['127.0.0.1']),
    owner: 'worker-1',
    now: () => now,
    jitter: () => 0,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    note,
    ...changes,
  };
  return forwardDue(deps, shouldStop);
}

const depth = () => storage.forwards.depth(SHOP);
const formOf = (orderId: string, more = ''): string =>
  `ShopID=${SHOP}&OrderID=${orderId}&Status=CAPTURE&PayType=0${more}`;

describe('GMO-PG gets', () => {
  it.each<[string, string, Partial<PostedNotification>, string, string, number]>([
    ['of another payment method', formOf('order-1'), {}, '0', 'forward_kept', 1],
    [
      'of EPOS about an order of another system',
      formOf('order-1').replace('PayType=0', 'PayType=42'),
      {},
      '0',
      'forward_kept',
      1,
    ],
    ['without a PayType', `ShopID=${SHOP}&OrderID=order-1`, {}, '0', 'forward_kept', 1],
    ['of an order that only begins like ours', formOf('ek-1'), {}, '0', 'forward_kept', 1],
    ['of our form, whatever the PayType', formOf(`ek${'z'.repeat(20)}-01`), {}, '0', 'quarantined', 0],
    ['of another shop', formOf('order-1').replace(SHOP, 'tshop00000002'), {}, '1', 'foreign_shop', 0],
    ['that is no form', '{}', {}, '1', 'malformed', 0],
    ['with a field twice', formOf('order-1', '&OrderID=2'), {}, '1', 'malformed', 0],
    ['that is not escaped', `${formOf('order-1')}&Name=テスト`, {}, '1', 'malformed', 0],
    ['without an OrderID', `ShopID=${SHOP}&Status=AUTH`, {}, '1', 'malformed', 0],
    ['that tests the connection', 'ErrInfo=E00000000', {}, '0', 'probe', 0],
    ['that we passed on ourselves', formOf('order-1'), { wasForwarded: true }, '1', 'forward_loop', 0],
    [
      'with an endless content type',
      formOf('order-1'),
      { contentType: 'x'.repeat(1_001) },
      '1',
      'malformed',
      0,
    ],
  ])('for one %s', async (_, body, posted, expected, outcome, kept) => {
    expect(await receive(body, posted)).toBe(expected);
    expect(seen.filter((one) => one !== 'wake')).toEqual([outcome]);
    expect((await depth()).waiting).toBe(kept);
    expect(seen.includes('wake')).toBe(kept === 1);
  });

  it('for one of ours what it always got, and it is not passed on', async () => {
    const { attempt } = await reserve(storage, 'order-1');
    expect(await receive(formOf(attempt.gmoOrderId).replace('PayType=0', 'PayType=42'))).toBe('0');
    expect(seen).toEqual(['wake of payments', 'stored']);
    expect((await depth()).waiting).toBe(0);
  });

  it('0 only once it is stored: what stands in the store then is what was sent', async () => {
    let stored: () => void = () => undefined;
    const order: string[] = [];
    const keep: NonNullable<NotificationDeps['forwards']>['keep'] = async (command) => {
      await new Promise<void>((resolve) => (stored = resolve));
      const kept = await storage.forwards.keep(command);
      order.push('stored');
      return kept;
    };
    const answered = receive(formOf('order-1'), {}, { forwards: { keep, wake: () => undefined } });
    void answered.then((text) => order.push(`answered ${text}`));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(order).toEqual([]);
    stored();
    await answered;
    expect(order).toEqual(['stored', 'answered 0']);
  });

  it('1 when it could not be stored, or not within three seconds', async () => {
    const broken = { keep: () => Promise.reject(new Error('disk full')), wake: () => undefined };
    expect(await receive(formOf('order-1'), {}, { forwards: broken })).toBe('1');
    vi.useFakeTimers();
    try {
      const slow = { keep: () => new Promise<never>(() => undefined), wake: () => undefined };
      const answered = receive(formOf('order-1'), {}, { forwards: slow });
      await vi.advanceTimersByTimeAsync(3_000);
      expect(await answered).toBe('1');
    } finally {
      vi.useRealTimers();
    }
    expect(seen).toEqual(['store_failed', 'store_failed']);
  });

  it('0 a hundred times for one order, then 1: a flood about one order takes the room of no other', async () => {
    for (let sent = 0; sent < 100; sent += 1)
      expect(await receive(formOf('o', `&n=${String(sent)}`))).toBe('0');
    expect(await receive(formOf('o', '&n=100'))).toBe('1');
    expect(await receive(formOf('o', '&n=99'))).toBe('0');
    expect(await receive(formOf('p'))).toBe('0');
    expect(seen.filter((one) => one === 'forward_full')).toHaveLength(1);
  });
});

describe('the other receiver gets', () => {
  it.each<[string, Buffer, string | null]>([
    ['a form', Buffer.from(formOf('order-1', '&a=%82%A0+b%0D%0A')), 'application/x-www-form-urlencoded'],
    [
      'odd spelling',
      Buffer.from(`orderid=o-1&SHOPID=${SHOP}&x=&Name=%83e%83%58+%83%4E&y=a=b`),
      'Application/X-WWW-Form-Urlencoded;charset="windows-31j"',
    ],
    ['no content type', Buffer.from(formOf('order-1')), null],
  ])('the same bytes and the same content type: %s', async (_, body, contentType) => {
    expect(await receive(body, { contentType })).toBe('0');
    expect(await passOn()).toBe(1);
    expect(came).toHaveLength(1);
    expect(came[0]?.method).toBe('POST');
    expect(came[0]?.body.equals(body)).toBe(true);
    expect(came[0]?.headers['content-type']).toBe(contentType ?? undefined);
    expect(came[0]?.headers['content-length']).toBe(String(body.byteLength));
    expect(await depth()).toEqual({ waiting: 0, oldestAt: null, dead: 0 });
  });

  it.each<[number, string, boolean]>([
    [200, '0', true],
    [200, ' 0\r\n', true],
    [201, '0', true],
    [200, '1', false],
    [200, '', false],
    [200, '00', false],
    [200, '<p>0</p>', false],
    [500, '0', false],
    [404, 'no', false],
    [410, '0', false],
  ])('it once when it answers %s with %j: %s', async (status, text, isTaken) => {
    answer = (_, response) => response.writeHead(status).end(text);
    await receive(formOf('order-1'));
    await passOn();
    now += 4_999;
    await passOn();
    expect(came).toHaveLength(1);
    now += 1;
    await passOn();
    expect(came).toHaveLength(isTaken ? 1 : 2);
    expect((await depth()).waiting).toBe(isTaken ? 0 : 1);
  });

  it('not what a redirect would lead to', async () => {
    answer = (_, response) => response.writeHead(307, { location: '/elsewhere' }).end('0');
    await receive(formOf('order-1'));
    await passOn();
    expect(came).toHaveLength(1);
    expect((await depth()).waiting).toBe(1);
  });

  it('those of an order in the order in which they came, while another order waits for nobody', async () => {
    const statuses = ['AUTH', 'SALES', 'RETURN'].map((status) => `&s=${status}`);
    for (const status of statuses) await receive(formOf('order-1', status));
    await receive(formOf('order-2'));
    let isAway = true;
    answer = (one, response) => response.end(isAway && one.body.includes('order-1') ? '1' : '0');
    await passOn();
    expect(came.map(({ body }) => body.toString()).toSorted()).toEqual(
      [formOf('order-1', statuses[0]), formOf('order-2')].toSorted(),
    );
    isAway = false;
    now += 5_000;
    expect(await passOn()).toBe(3);
    expect(came.slice(2).map(({ body }) => body.toString())).toEqual(
      statuses.map((one) => formOf('order-1', one)),
    );
  });

  it('it ten times over more than 75 hours, then it is a dead letter and the next has its turn', async () => {
    answer = (one, response) => response.end(one.body.includes('n=1') ? '1' : '0');
    for (const n of ['&n=1', '&n=2']) await receive(formOf('order-1', n));
    const began = now;
    for (let runs = 0; runs < 1_000 && (await depth()).dead === 0; runs += 1) {
      await passOn();
      if ((await depth()).dead === 0) now += 30 * MINUTE;
    }
    expect(now - began).toBeGreaterThanOrEqual(75 * 60 * MINUTE);
    expect(came.filter(({ body }) => body.includes('n=1'))).toHaveLength(10);
    expect(came.at(-1)?.body.includes('n=2')).toBe(true);
    expect(await depth()).toMatchObject({ waiting: 0, dead: 1 });
    expect(seen.filter((one) => one === 'not_passed_on')).toHaveLength(9);
    expect(seen.filter((one) => one === 'given_up' || one === 'passed_on')).toEqual([
      'given_up',
      'passed_on',
    ]);
  });

  it('it again from another process when the first one died, and twice only for that', async () => {
    await receive(formOf('order-1'));
    const dying = { ...storage.forwards, recordEnd: () => Promise.reject(new Error('the process died')) };
    await expect(passOn({ queue: dying })).rejects.toThrow('the process died');
    expect(await passOn({ owner: 'worker-2' })).toBe(0);
    now += MINUTE;
    expect(await passOn({ owner: 'worker-2' })).toBe(1);
    expect(await passOn({ owner: 'worker-2' })).toBe(0);
    expect(came).toHaveLength(2);
  });

  it('each once from two processes that work at the same time', async () => {
    for (let index = 0; index < 20; index += 1) await receive(formOf(`order-${String(index)}`));
    const tries = await Promise.all([passOn({ owner: 'worker-1' }), passOn({ owner: 'worker-2' })]);
    expect(tries[0] + tries[1]).toBe(20);
    expect(new Set(came.map(({ body }) => body.toString())).size).toBe(20);
  });

  it('nothing at an address inside, unless it is allowed by name', async () => {
    await receive(formOf('order-1'));
    await passOn({ allowedHosts: new Set() });
    expect(came).toEqual([]);
    const [listed] = await storage.forwards.list({ shopId: SHOP, after: 0, limit: 1 });
    expect(listed).toMatchObject({
      state: 'waiting',
      tries: 1,
      lastDetail: expect.stringContaining('OUTBOUND_ALLOW_HOSTS') as string,
    });
    now += 5_000;
    await passOn();
    expect(came).toHaveLength(1);
  });

  it('the rest when one cannot be unsealed: that one is a dead letter at once, and says why', async () => {
    await receive(formOf('order-1'));
    await receive(formOf('order-2'));
    const claimDue: ForwardDeps['queue']['claimDue'] = async (command) =>
      (await storage.forwards.claimDue(command)).map((row, index) =>
        index === 0 ? { ...row, content: null } : row,
      );
    await passOn({ queue: { ...storage.forwards, claimDue } });
    expect(await depth()).toMatchObject({ waiting: 0, dead: 1 });
    const [dead] = await storage.forwards.list({ shopId: SHOP, after: 0, limit: 1 });
    expect(dead?.lastDetail).toContain('DATA_KEY');
  });
});

it('nothing of what is passed on goes into the log', async () => {
  answer = (_, response) => response.end('C4N4RY');
  await receive(formOf('C4N4RY', '&CardNo=C4N4RY'));
  await passOn();
  expect(seen).toContain('not_passed_on');
  expect(noted).not.toContain('C4N4RY');
});
