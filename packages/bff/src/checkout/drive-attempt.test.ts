/** One drive on a real store: what is sent, what is stored before and after it, and who may go on when it did not end well. */
import type { OrderId } from '@epos-kantan/shared';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeOrder, move, reserve } from '../storage/storage-makers.contract.ts';
import {
  ACCESS,
  FREE,
  IDLE,
  LEASE_MS,
  leave,
  leaveEntered,
  leaveReserved,
  reserveFresh,
} from '../testing/leave-attempt.ts';
import { makeCore, makeTicket, shown } from '../testing/make-core.ts';
import type { CoreWorld } from '../testing/make-core.ts';
import { POLICY } from '../testing/make-records.ts';
import type { Attempt, AttemptPatch, CheckoutAndAttempt } from './checkout.ts';
import { leaseUntil } from './core.ts';
import { driveAttempt } from './drive-attempt.ts';
import type { DriveResult } from './drive-attempt.ts';
import type { StartTicket } from './ports/payment-gateway.ts';

let world: CoreWorld;

beforeEach(async () => {
  world = await makeCore();
});
afterEach(() => world.close());

/** From the start limit to the question that ends what was not started. */
const GRACE_MS = 121_000;

const fresh = () => reserveFresh(world);
const leftReserved = (patch?: AttemptPatch) => leaveReserved(world, patch);
const leftEntered = (patch?: AttemptPatch) => leaveEntered(world, patch);

const driveNew = (found: CheckoutAndAttempt): Promise<DriveResult> => driveAttempt(world.core, found, true);
const drive = (found: CheckoutAndAttempt): Promise<DriveResult> => driveAttempt(world.core, found, false);

const kinds = async (found: CheckoutAndAttempt): Promise<string[]> =>
  (await world.timeline(found)).map(({ type, reason }) => reason ?? type);

describe('a new attempt', () => {
  it('is registered and executed, and its ticket is stored before anybody gets it', async () => {
    const found = await fresh();
    const result = await driveNew(found);
    expect(world.calls).toEqual([
      { name: 'register', gmoOrderId: found.attempt.gmoOrderId, jobCode: 'AUTH', amount: 1000, tax: 0 },
      {
        name: 'execute',
        gmoOrderId: found.attempt.gmoOrderId,
        ...ACCESS,
        returnUrl: `http://127.0.0.1:8787/return/${found.attempt.returnKey}`,
        clientField1: 'order-1',
        clientField2: found.checkout.id,
        paymentTermSeconds: 900,
      },
    ]);
    const { checkout, attempt } = await world.stored(found);
    expect(result).toEqual({ kind: 'ready', found: { checkout, attempt } });
    expect(checkout.status).toBe('awaiting_shopper');
    expect(attempt).toMatchObject({
      phase: 'executed',
      alive: true,
      accessId: ACCESS.accessId,
      startLimitAt: world.now + 900_000,
      nextInquiryAt: world.now + 900_000 + GRACE_MS,
      ...IDLE,
      ...FREE,
    });
    expect([attempt.token, attempt.startUrl, attempt.accessPass].map((secret) => secret?.reveal())).toEqual([
      'to+k/en=',
      'https://pt01.mul-pay.jp/payment/EpospayStart.idPass',
      ACCESS.accessPass.reveal(),
    ]);
    expect(await kinds(found)).toEqual(['checkout.created', 'attempt.entered', 'checkout.awaiting_shopper']);
    expect((await world.timeline(found)).map(({ cause }) => cause)).toEqual(['start', 'start', 'start']);
    expect(world.notices.map(({ kind }) => kind)).toEqual(['checkout_moved', 'checkout_moved']);
  });

  it('is sent to GMO-PG as it was reserved, and stores the next instruction with the answer to the first', async () => {
    const found = await fresh();
    const { register, execute } = world.answers;
    world.answers.register = async (input) => {
      expect(await world.stored(found)).toEqual(found);
      expect(found.attempt).toMatchObject({ phase: 'reserved', instruction: 'entry' });
      world.now += 7_000;
      return register(input);
    };
    world.answers.execute = async (input) => {
      expect((await world.stored(found)).attempt).toMatchObject({
        phase: 'entered',
        accessId: ACCESS.accessId,
        instruction: 'execute',
        instructionAt: world.now,
        leaseOwner: found.attempt.leaseOwner,
        leaseUntil: world.now + LEASE_MS,
      });
      return execute(input);
    };
    expect((await driveNew(found)).kind).toBe('ready');
  });

  it('tells GMO-PG the price with its tax and the job of the settings', async () => {
    await world.close();
    world = await makeCore({ policy: { ...POLICY, jobCode: 'CAPTURE', paymentTermMs: 119_600 } });
    const order = makeOrder('order-1', { tax: 77 as never });
    await driveNew(await reserve(world.storage, 'order-1', { now: world.now, order }));
    expect(world.calls).toMatchObject([
      { jobCode: 'CAPTURE', amount: 1000, tax: 77 },
      { paymentTermSeconds: 120 },
    ]);
  });

  it.each<[string, string | null]>([
    ['order 1~', 'order 1~'],
    ['x'.repeat(64), 'x'.repeat(64)],
    ['x', 'x'],
    ['注文-1', null],
    ['order-é', null],
    ['é-order', null],
    ['order\u007f', null],
  ])('shows the order %s in GMO-PG’s own screens as %s', async (orderId, shownAs) => {
    const order = { ...makeOrder('order-1'), orderId: orderId as OrderId };
    await driveNew(await reserve(world.storage, 'order-1', { now: world.now, order }));
    expect(world.calls[1]).toMatchObject({ clientField1: shownAs });
  });
});

describe('an attempt that an earlier drive left', () => {
  it('before its registration is stored as being registered, and then sent', async () => {
    const found = await leftReserved();
    const { register } = world.answers;
    world.now += 1_000;
    world.answers.register = async (input) => {
      expect((await world.stored(found)).attempt).toMatchObject({
        phase: 'reserved',
        instruction: 'entry',
        instructionAt: world.now,
        leaseUntil: world.now + LEASE_MS,
      });
      return register(input);
    };
    expect((await drive(found)).kind).toBe('ready');
    expect(world.callNames()).toEqual(['register', 'execute']);
  });

  it('after its registration is only executed, and not told again as entered', async () => {
    const found = await leftEntered();
    const { execute } = world.answers;
    world.now += 1_000;
    world.answers.execute = async (input) => {
      expect((await world.stored(found)).attempt).toMatchObject({
        instruction: 'execute',
        instructionAt: world.now,
        leaseUntil: world.now + LEASE_MS,
      });
      return execute(input);
    };
    expect((await drive(found)).kind).toBe('ready');
    expect(world.callNames()).toEqual(['execute']);
    expect(await kinds(found)).toEqual(['checkout.created', 'checkout.awaiting_shopper']);
  });

  it('without its access is not sent anywhere', async () => {
    expect(await drive(await leftEntered({ accessPass: null }))).toEqual({ kind: 'again' });
    expect(await drive(await leave(world, { phase: 'entered', instruction: null }, 'order-2'))).toEqual({
      kind: 'again',
    });
    expect(world.calls).toEqual([]);
  });

  it.each<Attempt['phase']>(['executed', 'paid', 'dead'])('that is %s is looked at afresh', async (phase) => {
    expect(
      await drive(
        await leave(world, {
          phase,
          alive: phase === 'executed',
          death: phase === 'dead' ? 'failed' : null,
          instruction: null,
        }),
      ),
    ).toEqual({
      kind: 'again',
    });
    expect(world.calls).toEqual([]);
  });

  it('and somebody else took is let go, unsent', async () => {
    const reserved = await leftReserved();
    await move(world.storage, reserved, { attempt: { leaseOwner: 'another' } });
    expect(await drive(reserved)).toEqual({ kind: 'again' });
    const entered = await leave(world, { phase: 'entered', ...ACCESS, instruction: null }, 'order-2');
    await move(world.storage, entered, { attempt: { leaseOwner: 'another' } });
    expect(await drive(entered)).toEqual({ kind: 'again' });
    expect(world.calls).toEqual([]);
  });
});

describe('the time of a drive', () => {
  /** 1.25 times the patience with one call. */
  const PATIENCE_MS = 37_500;
  const slowly = (ms: number) => {
    const { register } = world.answers;
    world.answers.register = (input) => {
      world.now += ms;
      return register(input);
    };
  };

  it('leaves room for ExecTran after an EntryTran that took nearly all of it', async () => {
    slowly(PATIENCE_MS - 1);
    expect((await driveNew(await fresh())).kind).toBe('ready');
  });

  it('ends with a registration that took too long: it is stored, and the next press executes it', async () => {
    slowly(PATIENCE_MS);
    const found = await fresh();
    expect(await driveNew(found)).toEqual({ kind: 'problem', code: 'outcome_unknown', retryAfterSeconds: 5 });
    expect(world.callNames()).toEqual(['register']);
    const after = await world.stored(found);
    expect(after.attempt).toMatchObject({ phase: 'entered', accessId: ACCESS.accessId, ...IDLE, ...FREE });
    expect(await kinds(found)).toEqual(['checkout.created', 'attempt.entered']);
  });

  it('is also a number of steps: GMO-PG is not asked for ever', async () => {
    const found = await fresh();
    world.answers.register = () => ({ kind: 'unknown', uncertainty: 'timeout', codes: [] });
    world.answers.inquire = () => ({ kind: 'not_found' });
    expect(await driveNew(found)).toEqual({ kind: 'problem', code: 'outcome_unknown', retryAfterSeconds: 5 });
    expect(world.callNames()).toEqual(Array.from({ length: 6 }, () => ['register', 'inquire']).flat());
    expect((await world.stored(found)).attempt).toMatchObject({ phase: 'reserved', ...IDLE, ...FREE });
  });

  it('is covered by the lease', () => {
    expect(leaseUntil(world.core)).toBe(world.now + 35_000);
  });
});

describe('the start limit is counted from the later of our clock and GMO-PG’s:', () => {
  const TERM = POLICY.paymentTermMs;
  /** Longest limit that is believed: the term and two minutes. */
  const LONGEST = TERM + 120_000;

  async function limitOf(ticket: Partial<StartTicket>): Promise<number> {
    world.answers.execute = () => ({ kind: 'done', value: makeTicket(world.now, ticket) });
    const found = await fresh();
    await driveNew(found);
    const { attempt } = await world.stored(found);
    if (attempt.startLimitAt === null) throw new Error('no limit');
    expect(attempt.nextInquiryAt).toBe(attempt.startLimitAt + GRACE_MS);
    return attempt.startLimitAt - world.now;
  }

  it.each<[string, number | null, number | undefined, number]>([
    ['a date that was not readable is the whole term', null, undefined, TERM],
    ['and counts by their clock when that is ahead', null, 5_000, TERM + 5_000],
    ['and by ours when theirs is behind', null, -5_000, TERM],
    ['a date that is past is the whole term', -1, undefined, TERM],
    ['one that is now as well', 0, undefined, TERM],
    ['one that is just to come counts', 1, undefined, 1],
    ['the latest that the term allows counts', LONGEST, undefined, LONGEST],
    ['one in the far future is the whole term', LONGEST + 1, undefined, TERM],
    ['one that fits ours counts, with theirs behind', TERM, -3_600_000, TERM],
    ['one that fits theirs counts, with ours behind', 3_600_000 + TERM, 3_600_000, 3_600_000 + TERM],
    ['one that fits only ours is past by theirs', TERM, 3_600_000, 3_600_000 + TERM],
    ['one that fits only theirs, which is behind, is past by ours', -3_600_000 + TERM, -3_600_000, TERM],
  ])('%s', async (_, limit, theirs, expected) => {
    const ticket = {
      startLimitAt: limit === null ? null : world.now + limit,
      ...(theirs === undefined ? {} : { answeredAt: world.now + theirs }),
    };
    expect(await limitOf(ticket)).toBe(expected);
  });
});

describe('a call without a simple end', () => {
  const refused = (refusal: string, codes: string[] = ['E01']) =>
    ({ kind: 'refused', refusal, codes }) as never;

  it('that was never sent leaves the attempt to the next press', async () => {
    const found = await fresh();
    world.answers.register = () => ({ kind: 'not_sent', detail: 'no route' });
    expect(await driveNew(found)).toEqual({
      kind: 'problem',
      code: 'gateway_unreachable',
      retryAfterSeconds: 5,
    });
    expect((await world.stored(found)).attempt).toMatchObject({ phase: 'reserved', ...IDLE, ...FREE });
    expect(world.callNames()).toEqual(['register']);
    expect(world.notices).toEqual([]);
  });

  it('at a busy GMO-PG did nothing, and leaves the attempt to the next press', async () => {
    const found = await leftEntered();
    world.answers.execute = () => refused('busy');
    expect(await drive(found)).toEqual({ kind: 'problem', code: 'gateway_busy', retryAfterSeconds: 5 });
    expect((await world.stored(found)).attempt).toMatchObject({ phase: 'entered', ...IDLE, ...FREE });
    expect(world.notices).toEqual([]);
  });

  it('that an operator has to mend keeps the attempt for the time after', async () => {
    const found = await fresh();
    world.answers.register = () => refused('configuration', ['E61', 'E62']);
    expect(await driveNew(found)).toEqual({
      kind: 'problem',
      code: 'gateway_refused',
      retryAfterSeconds: 60,
    });
    const { attempt } = await world.stored(found);
    expect(attempt).toMatchObject({ phase: 'reserved', alive: true, ...IDLE, ...FREE });
    expect(world.notices).toEqual([
      {
        kind: 'gateway_refused',
        checkoutId: found.checkout.id,
        gmoOrderId: attempt.gmoOrderId,
        codes: ['E61', 'E62'],
      },
    ]);
  });

  it('that is a no for good closes the attempt, and the next press opens another', async () => {
    const found = await fresh();
    world.answers.register = () => refused('invalid', ['E41', 'E42']);
    expect(await driveNew(found)).toEqual({ kind: 'problem', code: 'gateway_refused' });
    const { checkout, attempt } = await world.stored(found);
    expect(checkout.status).toBe('created');
    expect(attempt).toMatchObject({
      phase: 'dead',
      alive: false,
      death: 'abandoned',
      nextInquiryAt: world.now + 600_000,
      ...IDLE,
      ...FREE,
    });
    expect((await world.timeline(found)).at(-1)).toMatchObject({
      type: 'attempt.abandoned',
      cause: 'start',
      detail: 'refused: invalid E41 E42',
    });
    expect(world.notices[0]).toMatchObject({ kind: 'gateway_refused', codes: ['E41', 'E42'] });
  });

  it('is told at a length that fits', async () => {
    const found = await fresh();
    world.answers.register = () => refused('invalid', ['E'.repeat(600)]);
    await driveNew(found);
    expect((await world.timeline(found)).at(-1)?.detail).toBe(`refused: invalid ${'E'.repeat(483)}`);
  });

  it('that leads to a foreign host is told as that, and nobody is sent there', async () => {
    const found = await leftEntered();
    world.answers.execute = () => refused('foreign_start_url', []);
    expect(await drive(found)).toEqual({ kind: 'problem', code: 'gateway_refused' });
    expect(world.notices[0]).toMatchObject({ kind: 'foreign_start_url', codes: [] });
    expect((await world.stored(found)).attempt).toMatchObject({ death: 'abandoned', startUrl: null });
  });

  it('that came too late to start closes the attempt, and the order is looked at afresh', async () => {
    const found = await leftEntered();
    world.answers.execute = () => refused('too_late');
    expect(await drive(found)).toEqual({ kind: 'again' });
    expect((await world.stored(found)).attempt.death).toBe('abandoned');
    expect((await world.timeline(found)).at(-1)?.detail).toBe('the time to start had passed');
    expect(world.callNames()).toEqual(['execute']);
  });

  it('that is not known is told, and looked into at once', async () => {
    const found = await fresh();
    world.answers.register = () => ({ kind: 'unknown', uncertainty: 'unseen_code', codes: ['E99'] });
    world.answers.inquire = () => shown({ phase: 'registered', accessId: ACCESS.accessId });
    expect((await driveNew(found)).kind).toBe('ready');
    expect(world.callNames()).toEqual(['register', 'inquire', 'execute']);
    expect(world.notices[0]).toEqual({
      kind: 'gateway_unknown',
      checkoutId: found.checkout.id,
      gmoOrderId: found.attempt.gmoOrderId,
      detail: 'unseen_code',
      codes: ['E99'],
    });
  });

  it.each(['already_executed', 'wrong_state'])(
    'says %s: then an earlier ExecTran went through',
    async (no) => {
      const found = await leftEntered();
      world.answers.execute = () => refused(no);
      world.answers.inquire = () => shown({ phase: 'ready' });
      expect(await drive(found)).toEqual({ kind: 'again' });
      expect(world.callNames()).toEqual(['execute', 'inquire']);
      expect((await world.stored(found)).attempt.death).toBe('abandoned');
    },
  );

  it('says that the OrderID exists: then an earlier EntryTran went through', async () => {
    const found = await fresh();
    world.answers.register = () => refused('duplicate_order');
    world.answers.inquire = () => shown({ phase: 'registered', accessId: 'e'.repeat(32) });
    expect((await driveNew(found)).kind).toBe('ready');
    expect(world.callNames()).toEqual(['register', 'inquire', 'execute']);
    expect(world.calls[2]).toMatchObject({ accessId: 'e'.repeat(32) });
    expect(world.notices.map(({ kind }) => kind)).not.toContain('gateway_refused');
  });

  it.each(['authorized', 'captured', 'failed', 'ready'] as const)(
    'says that the OrderID exists, of a trade that is %s: our record of it was lost; nobody is sent there, and it is asked about at once',
    async (phase) => {
      const found = await fresh();
      world.answers.register = () => refused('duplicate_order');
      world.answers.inquire = () => shown({ phase });
      expect(await driveNew(found)).toMatchObject({ kind: 'problem', code: 'outcome_unknown' });
      expect(world.callNames()).toEqual(['register', 'inquire']);
      const { attempt } = await world.stored(found);
      expect(attempt).toMatchObject({
        alive: true,
        attention: ['amount_mismatch'],
        nextInquiryAt: world.now,
      });
    },
  );

  it('says of ExecTran that the OrderID exists: that is no end we know, and the attempt is closed', async () => {
    const found = await leftEntered();
    world.answers.execute = () => refused('duplicate_order');
    expect(await drive(found)).toEqual({ kind: 'problem', code: 'gateway_refused' });
    expect(world.callNames()).toEqual(['execute']);
  });

  it('says of EntryTran that it was executed: that is no end we know, and the attempt is closed', async () => {
    world.answers.register = () => refused('already_executed');
    expect(await driveNew(await fresh())).toEqual({ kind: 'problem', code: 'gateway_refused' });
    expect(world.callNames()).toEqual(['register']);
  });
});

describe('a registration that somebody else took meanwhile', () => {
  it('is not executed by this drive', async () => {
    const found = await fresh();
    const { register } = world.answers;
    world.answers.register = async (input) => {
      await move(world.storage, found, { attempt: { leaseOwner: 'another' } });
      return register(input);
    };
    expect(await driveNew(found)).toEqual({ kind: 'again' });
    expect(world.callNames()).toEqual(['register']);
    expect((await world.stored(found)).attempt).toMatchObject({ phase: 'reserved', accessId: null });
  });
});
