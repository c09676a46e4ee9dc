/** Drives that meet something else: a settlement or another drive meanwhile, and a call of before whose end nobody knows. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE, move, moveToFailed } from '../storage/storage-makers.contract.ts';
import { FREE, IDLE, LEASE_MS, leaveEntered, leaveReserved, reserveFresh } from '../testing/leave-attempt.ts';
import { makeCore, shown } from '../testing/make-core.ts';
import type { CoreWorld } from '../testing/make-core.ts';
import type { AttemptPatch, CheckoutAndAttempt } from './checkout.ts';
import { driveAttempt } from './drive-attempt.ts';
import type { DriveResult } from './drive-attempt.ts';

let world: CoreWorld;

beforeEach(async () => {
  world = await makeCore();
});
afterEach(() => world.close());

const fresh = () => reserveFresh(world);
const leftReserved = (patch?: AttemptPatch) => leaveReserved(world, patch);
const leftEntered = (patch?: AttemptPatch) => leaveEntered(world, patch);

const driveNew = (found: CheckoutAndAttempt): Promise<DriveResult> => driveAttempt(world.core, found, true);
const drive = (found: CheckoutAndAttempt): Promise<DriveResult> => driveAttempt(world.core, found, false);

const kinds = async (found: CheckoutAndAttempt): Promise<string[]> =>
  (await world.timeline(found)).map(({ type, reason }) => reason ?? type);

describe('a step of the drive', () => {
  /** Drives, and lets something else happen while ExecTran is under way. */
  async function during(happen: (found: CheckoutAndAttempt) => Promise<unknown>) {
    const found = await fresh();
    const { execute } = world.answers;
    world.answers.execute = async (input) => {
      await happen(await world.stored(found));
      return execute(input);
    };
    return { found, result: await driveNew(found) };
  }

  it('is written on top of a settlement that came between', async () => {
    const { found, result } = await during((latest) =>
      move(world.storage, latest, { attempt: { pointsUsed: 30, unknownSince: 5 } }),
    );
    expect(result.kind).toBe('ready');
    expect((await world.stored(found)).attempt).toMatchObject({ phase: 'executed', pointsUsed: 30, ...IDLE });
  });

  it.each<[string, AttemptPatch]>([
    ['another drive took over', { leaseOwner: 'another' }],
    ['that ended', { phase: 'dead', alive: false, death: 'expired' }],
    ['that stands elsewhere', { phase: 'reserved' }],
    ['that does something else', { instruction: null }],
  ])('of an attempt %s is thrown away: nobody may start it', async (_, patch) => {
    let moved: CheckoutAndAttempt | undefined;
    const { found, result } = await during(async (latest) => {
      moved = await move(world.storage, latest, { attempt: patch });
    });
    expect(result).toEqual({ kind: 'again' });
    expect(await world.stored(found)).toEqual(moved);
    expect(moved?.attempt.token).toBeNull();
  });

  it('is tried five times, and then left', async () => {
    const found = await leftEntered();
    let tries = 0;
    const { store } = world.core;
    const applyMove: typeof store.applyMove = async (command) => {
      if (command.attempt.phase !== 'executed') return store.applyMove(command);
      tries += 1;
      return { kind: 'stale' };
    };
    const core = { ...world.core, store: { ...store, applyMove } };
    expect(await driveAttempt(core, found, false)).toEqual({ kind: 'again' });
    expect(tries).toBe(5);
  });

  it('a start ticket stored after an older attempt paid leaves the checkout paid', async () => {
    const first = await moveToFailed(world.storage, await fresh());
    const second = await fresh();
    const { execute } = world.answers;
    world.answers.execute = async (input) => {
      const { checkout } = await world.stored(second);
      await move(
        world.storage,
        { checkout, attempt: first.attempt },
        {
          attempt: { phase: 'paid', death: null },
          checkout: { status: 'paid', funds: 'authorized', currentAttemptId: first.attempt.id },
          events: [{ type: 'checkout.paid', cause: 'inquiry', by: 'shopper' }],
        },
      );
      return execute(input);
    };
    expect((await driveNew(second)).kind).toBe('ready');
    const { checkout, attempt } = await world.stored(second);
    expect(attempt.phase).toBe('executed');
    expect(checkout).toMatchObject({
      status: 'paid',
      funds: 'authorized',
      currentAttemptId: first.attempt.id,
    });
    expect((await kinds(second)).slice(-2)).toEqual(['attempt.entered', 'checkout.paid']);
  });

  it('that closes the attempt after an older one paid leaves the checkout paid', async () => {
    const first = await moveToFailed(world.storage, await fresh());
    const second = await fresh();
    world.answers.register = async () => {
      const { checkout } = await world.stored(second);
      await move(
        world.storage,
        { checkout, attempt: first.attempt },
        {
          attempt: { phase: 'paid', death: null },
          checkout: { status: 'paid', funds: 'authorized', currentAttemptId: first.attempt.id },
        },
      );
      return { kind: 'refused', refusal: 'invalid', codes: [] };
    };
    await driveNew(second);
    const { checkout, attempt } = await world.stored(second);
    expect(attempt.death).toBe('abandoned');
    expect(checkout.status).toBe('paid');
  });
});

describe('a start whose earlier call has no known end', () => {
  const leftRegistering = () => leftReserved({ instruction: 'entry', instructionAt: 1, inquiryFailures: 2 });
  const leftExecuting = () => leftEntered({ instruction: 'execute', instructionAt: 1, inquiryFailures: 2 });

  it('is marked as unknown, under a renewed lease, before GMO-PG is asked', async () => {
    const found = await leftRegistering();
    world.now += MINUTE;
    world.answers.inquire = async (gmoOrderId) => {
      expect(gmoOrderId).toBe(found.attempt.gmoOrderId);
      expect((await world.stored(found)).attempt).toMatchObject({
        instruction: 'entry',
        unknownSince: world.now,
        leaseUntil: world.now + LEASE_MS,
      });
      return { kind: 'not_found' };
    };
    expect((await drive(found)).kind).toBe('ready');
    expect(world.callNames()).toEqual(['inquire', 'register', 'execute']);
  });

  it('keeps the moment since which it is unknown', async () => {
    const found = await leftReserved({ instruction: 'entry', instructionAt: 1, unknownSince: 77 });
    world.answers.inquire = async () => {
      expect((await world.stored(found)).attempt.unknownSince).toBe(77);
      return { kind: 'not_found' };
    };
    await drive(found);
    expect((await world.stored(found)).attempt).toMatchObject(IDLE);
  });

  it('is let go unasked when somebody else took it', async () => {
    const found = await leftRegistering();
    await move(world.storage, found, { attempt: { leaseOwner: 'another' } });
    expect(await drive(found)).toEqual({ kind: 'again' });
    expect(world.calls).toEqual([]);
  });

  it('that GMO-PG shows registered goes on with what it shows', async () => {
    const found = await leftRegistering();
    world.answers.inquire = () => shown({ phase: 'registered', accessId: 'e'.repeat(32) });
    const { execute } = world.answers;
    world.answers.execute = async (input) => {
      expect(input.accessId).toBe('e'.repeat(32));
      return execute(input);
    };
    expect((await drive(found)).kind).toBe('ready');
    expect(await kinds(found)).toEqual(['checkout.created', 'attempt.entered', 'checkout.awaiting_shopper']);
  });

  it('of ExecTran that GMO-PG shows only registered is sent again', async () => {
    const found = await leftExecuting();
    world.answers.inquire = () => shown({ phase: 'registered' });
    expect((await drive(found)).kind).toBe('ready');
    expect(world.callNames()).toEqual(['inquire', 'execute']);
    expect(await kinds(found)).toEqual(['checkout.created', 'checkout.awaiting_shopper']);
  });

  it('and whose ticket was lost is closed', async () => {
    const found = await leftExecuting();
    world.answers.inquire = () => shown({ phase: 'ready' });
    expect(await drive(found)).toEqual({ kind: 'again' });
    expect((await world.stored(found)).attempt).toMatchObject({ death: 'abandoned', ...IDLE });
    expect((await world.timeline(found)).at(-1)?.detail).toBe('the start ticket was lost');
  });

  it('of ExecTran that led to an end is settled by what GMO-PG shows', async () => {
    const found = await leftExecuting();
    world.answers.inquire = () => {
      world.now += 250;
      return shown({ phase: 'authorized' });
    };
    const askedAt = world.now;
    expect(await drive(found)).toEqual({ kind: 'again' });
    const { checkout, attempt } = await world.stored(found);
    expect(checkout).toMatchObject({ status: 'paid', funds: 'authorized' });
    expect(attempt).toMatchObject({ phase: 'paid', inquirySentAt: askedAt });
  });

  it.each<['entry' | 'execute', 'ready' | 'other' | 'authorized']>([
    ['entry', 'ready'],
    ['entry', 'other'],
    ['entry', 'authorized'],
    ['execute', 'other'],
  ])('of %s that GMO-PG shows as %s is nobody’s to go on with: an operator is told', async (call, phase) => {
    const found = call === 'entry' ? await leftRegistering() : await leftExecuting();
    world.answers.inquire = () => shown({ phase, gmoStatus: 'WORD' });
    expect(await drive(found)).toEqual({ kind: 'problem', code: 'outcome_unknown', retryAfterSeconds: 60 });
    const { checkout, attempt } = await world.stored(found);
    expect(checkout.status).toBe('created');
    expect(attempt).toMatchObject({
      phase: found.attempt.phase,
      attention: ['amount_mismatch'],
      ...FREE,
    });
    expect((await world.timeline(found)).at(-1)).toMatchObject({
      type: 'checkout.attention',
      reason: 'amount_mismatch',
      detail: 'a trade of our OrderID is in state WORD',
    });
  });

  it('that GMO-PG shows with other money is nobody’s to go on with', async () => {
    const found = await leftRegistering();
    world.answers.inquire = () => shown({ phase: 'registered', amount: 999 });
    expect(await drive(found)).toEqual({ kind: 'problem', code: 'outcome_unknown', retryAfterSeconds: 60 });
    expect((await world.timeline(found)).at(-1)?.detail).toBe('a trade of our OrderID has another amount');
    expect((await world.stored(found)).attempt).toMatchObject({ accessId: null, ...FREE });
    expect(world.callNames()).toEqual(['inquire']);
  });

  it('lets go of its lease also when the attention could not be stored, because something moved', async () => {
    const found = await leftRegistering();
    world.answers.inquire = async () => {
      await move(world.storage, await world.stored(found), { attempt: { pointsUsed: 1 } });
      return shown({ phase: 'other' });
    };
    expect(await drive(found)).toEqual({ kind: 'problem', code: 'outcome_unknown', retryAfterSeconds: 60 });
    expect((await world.stored(found)).attempt).toMatchObject({ attention: [], pointsUsed: 1, ...FREE });
  });

  it('of ExecTran that GMO-PG does not find is no answer: the attempt waits', async () => {
    const found = await leftExecuting();
    world.answers.inquire = () => ({ kind: 'not_found' });
    expect(await drive(found)).toEqual({ kind: 'problem', code: 'outcome_unknown', retryAfterSeconds: 5 });
    expect((await world.stored(found)).attempt).toMatchObject({
      phase: 'entered',
      instruction: 'execute',
      unknownSince: world.now,
      inquiryFailures: 3,
      ...FREE,
    });
    expect(world.callNames()).toEqual(['inquire']);
  });

  it.each(['entry', 'execute'] as const)('of %s stays so while GMO-PG does not tell', async (call) => {
    const found = call === 'entry' ? await leftRegistering() : await leftExecuting();
    world.answers.inquire = () => ({ kind: 'could_not_tell', detail: 'timeout' });
    expect(await drive(found)).toEqual({ kind: 'problem', code: 'outcome_unknown', retryAfterSeconds: 5 });
    expect((await world.stored(found)).attempt).toMatchObject({
      phase: found.attempt.phase,
      instruction: call,
      unknownSince: world.now,
      inquiryFailures: 3,
      nextInquiryAt: world.now + 8_000,
      ...FREE,
    });
  });

  it('leaves the lease of whoever took it while GMO-PG was asked', async () => {
    const found = await leftRegistering();
    let taken: CheckoutAndAttempt | undefined;
    world.answers.inquire = async () => {
      taken = await move(world.storage, await world.stored(found), {
        attempt: { leaseOwner: 'another', leaseUntil: world.now + 1 },
      });
      return { kind: 'could_not_tell', detail: 'timeout' };
    };
    expect(await drive(found)).toEqual({ kind: 'problem', code: 'outcome_unknown', retryAfterSeconds: 5 });
    expect(await world.stored(found)).toEqual(taken);
  });
});
