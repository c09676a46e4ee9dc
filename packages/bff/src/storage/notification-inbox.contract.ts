/** What every engine's inbox of result notifications must do. `countRows` looks into the tables behind the port. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Storage } from './open-storage.ts';
import { MINUTE, NOW, SHOP, base32, makeReceive, move, reserve } from './storage-makers.contract.ts';

/** A fresh, empty store, and a way to count what its inbox holds. */
export interface OpenInbox {
  readonly storage: Storage;
  countRows(table: 'notifications' | 'quarantine' | 'orphans' | 'checkouts' | 'attempts'): Promise<number>;
}

/** Defines the suite. */
export function notificationInboxContract(open: () => Promise<OpenInbox>): void {
  let inbox: OpenInbox;
  beforeEach(async () => {
    inbox = await open();
  });
  afterEach(() => inbox.storage.close());

  const attemptOf = async (id: string) => (await inbox.storage.checkouts.findByAttemptId(id))?.attempt;

  it('a notification about an attempt is stored and makes its inquiry due', async () => {
    const { attempt } = await reserve(inbox.storage, 'o-1');
    const command = makeReceive(attempt.gmoOrderId, { inquireAt: NOW + 5, cancelHinted: true });
    expect(await inbox.storage.inbox.receive(command)).toEqual({
      kind: 'attempt',
      attemptId: attempt.id,
      accessIdMatches: true,
      repeated: false,
    });
    expect(await inbox.countRows('notifications')).toBe(1);
    expect(await attemptOf(attempt.id)).toMatchObject({
      version: attempt.version,
      hintSequence: 1,
      nextInquiryAt: NOW + 5,
      cancelHinted: true,
      returnedAt: null,
    });
  });

  it('an AccessID is compared once there is one', async () => {
    const found = await move(inbox.storage, await reserve(inbox.storage, 'o-1'), {
      attempt: { accessId: 'acc-1' },
    });
    const { gmoOrderId } = found.attempt;
    const { notification } = makeReceive(gmoOrderId);
    const answers = [];
    for (const accessId of ['acc-1', 'acc-2', null]) {
      answers.push(
        await inbox.storage.inbox.receive(
          makeReceive(gmoOrderId, { notification: { ...notification, accessId } }),
        ),
      );
    }
    expect(answers).toMatchObject([
      { accessIdMatches: true },
      { accessIdMatches: false },
      { accessIdMatches: false },
    ]);
  });

  it('the same notification a hundred times at once is one row, and every time a hint', async () => {
    const { attempt } = await reserve(inbox.storage, 'o-1');
    const command = makeReceive(attempt.gmoOrderId);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => inbox.storage.inbox.receive(command)),
    );
    expect(answers.filter((answer) => !answer.repeated)).toHaveLength(1);
    expect(await inbox.countRows('notifications')).toBe(1);
    expect((await attemptOf(attempt.id))?.hintSequence).toBe(100);
  });

  it('beyond the cap of an attempt only the hint is kept', async () => {
    const { attempt } = await reserve(inbox.storage, 'o-1');
    for (let sent = 0; sent < 5; sent += 1) {
      await inbox.storage.inbox.receive(makeReceive(attempt.gmoOrderId, { rowsPerAttemptMax: 3 }));
    }
    expect(await inbox.countRows('notifications')).toBe(3);
    expect((await attemptOf(attempt.id))?.hintSequence).toBe(5);
  });

  it('unknown references are quarantined until there is no room: what waits is never pushed out', async () => {
    const oldest = makeReceive(`ek${base32(20)}-01`, { quarantineRowsMax: 3 });
    expect(await inbox.storage.inbox.receive(oldest)).toEqual({ kind: 'quarantined', repeated: false });
    expect(await inbox.storage.inbox.receive(oldest)).toEqual({ kind: 'quarantined', repeated: true });
    const kinds: string[] = [];
    for (let sent = 0; sent < 6; sent += 1) {
      const later = makeReceive(`ek${base32(20)}-01`, { quarantineRowsMax: 3 });
      kinds.push((await inbox.storage.inbox.receive(later)).kind);
    }
    const [first, second, ...others] = kinds;
    expect([first, second]).toEqual(['quarantined', 'quarantined']);
    expect(new Set(others)).toEqual(new Set(['quarantine_full']));
    expect(await inbox.countRows('quarantine')).toBe(3);
    expect(await inbox.countRows('orphans')).toBe(3);
    expect(await inbox.storage.inbox.receive(oldest)).toEqual({ kind: 'quarantined', repeated: true });
    expect(await inbox.countRows('notifications')).toBe(0);
  });

  it('one unknown reference fills no quarantine, however much is told of it', async () => {
    const gmoOrderId = `ek${base32(20)}-01`;
    for (let sent = 0; sent < 6; sent += 1) {
      const { kind } = await inbox.storage.inbox.receive(makeReceive(gmoOrderId, { rowsPerAttemptMax: 2 }));
      expect(kind).toBe('quarantined');
    }
    expect(await inbox.countRows('quarantine')).toBe(2);
    expect(await inbox.countRows('orphans')).toBe(1);
  });

  it('what was in quarantine long enough leaves it', async () => {
    const old = makeReceive(`ek${base32(20)}-01`, { quarantineMs: MINUTE });
    await inbox.storage.inbox.receive(old);
    await inbox.storage.inbox.receive(
      makeReceive(`ek${base32(20)}-01`, { quarantineMs: MINUTE, now: NOW + MINUTE + 1 }),
    );
    expect(await inbox.countRows('quarantine')).toBe(1);
  });

  it("another shop's notification for the same OrderID touches nothing of ours", async () => {
    const { attempt } = await reserve(inbox.storage, 'o-1', { shopId: SHOP });
    const answer = await inbox.storage.inbox.receive(
      makeReceive(attempt.gmoOrderId, { shopId: 'tshop00000002' }),
    );
    expect(answer.kind).toBe('quarantined');
    expect((await attemptOf(attempt.id))?.hintSequence).toBe(0);
  });
}
