/**
 * Guards taken out on purpose, at the ports of the core, to prove that the simulation notices. Only the tests and
 * `simulate --sabotage` use it.
 */
import { Secret } from '@epos-kantan/shared';
import type { CheckoutAndAttempt } from '../../checkout/checkout.ts';
import type { Core } from '../../checkout/core.ts';
import type { CallResult, Trade } from '../../checkout/gateway-result.ts';
import type { NotificationInbox } from '../../notification/notification-inbox.ts';
import type { Sabotage } from './world-parts.ts';

/** Nothing is broken. */
export const NO_SABOTAGE: Sabotage = {};

/** What no answer of GMO-PG has shown. */
const UNSEEN_TRADE: Trade = {
  phase: 'authorized',
  gmoStatus: 'AUTH',
  amount: 1,
  tax: 0,
  accessId: '0'.repeat(32),
  accessPass: new Secret('0'.repeat(32)),
  canceledAmount: 0,
  canceledTax: 0,
  pointsUsed: null,
  processedAt: null,
  eposTradeId: null,
  couponUsed: null,
};

/** Each guard by name. */
export const SABOTAGES: Readonly<Record<string, Sabotage>> = {
  'version-check-dropped': {
    store: (store) => ({
      ...store,
      async applyMove(move) {
        const latest = await store.findByAttemptId(move.attemptId);
        if (latest === null) return store.applyMove(move);
        const versions = { attemptVersion: latest.attempt.version, checkoutVersion: latest.checkout.version };
        return store.applyMove({ ...move, ...versions });
      },
    }),
  },
  'zero-before-commit': {
    inbox: (inbox, _core, world) => ({
      receive(command) {
        inbox.receive(command).catch((error: unknown) => {
          world.failed(error);
        });
        return Promise.resolve({ kind: 'quarantined', repeated: false });
      },
    }),
  },
  'notification-trusted': { inbox: trustNotification },
  'ended-attempt-not-asked': {
    store: (store) => ({ ...store, findByOrder: () => Promise.resolve(null) }),
  },
  'retried-under-a-new-id': {
    gateway: (gateway, world) => ({
      ...gateway,
      async registerTrade(input) {
        const result = await gateway.registerTrade(input);
        if (result.kind !== 'unknown') return result;
        return gateway.registerTrade({ ...input, gmoOrderId: `ek${world.random.text(20, 'abcdef')}-01` });
      },
    }),
  },
  'duplicate-captured': {
    store: (store) => ({
      ...store,
      async applyMove(move) {
        const isSecond = move.events.some(({ reason }) => reason === 'duplicate_paid');
        if (!isSecond) return store.applyMove(move);
        const attempt = { ...move.attempt, capture: 'due' as const, captureNextAt: move.now };
        return store.applyMove({ ...move, attempt, checkout: { currentAttemptId: move.attemptId } });
      },
    }),
  },
  'no-answer-is-failure': {
    gateway: (gateway) => ({
      ...gateway,
      async inquireTrade(gmoOrderId) {
        const result = await gateway.inquireTrade(gmoOrderId);
        if (result.kind !== 'could_not_tell') return result;
        return { kind: 'trade', trade: { ...UNSEEN_TRADE, phase: 'failed', gmoStatus: 'PAYFAIL' } };
      },
    }),
  },
  'hint-swallowed': {
    store: (store) => ({
      ...store,
      async applyMove(move) {
        const latest = await store.findByAttemptId(move.attemptId);
        const hintSequence = latest?.attempt.hintSequence ?? move.hintSequence;
        return store.applyMove({ ...move, hintSequence });
      },
    }),
  },
  'unknown-entry-begun-anew': {
    gateway: (gateway) => ({
      ...gateway,
      async registerTrade(input) {
        const result = await gateway.registerTrade(input);
        return result.kind === 'unknown' ? { kind: 'refused', refusal: 'invalid', codes: [] } : result;
      },
    }),
  },
  'ticket-of-the-dead': {
    ticket: ({ checkout, attempt: { accessId, token, startUrl } }) =>
      checkout.status === 'paid' || accessId === null || token === null || startUrl === null
        ? null
        : { accessId, token, startUrl: startUrl.reveal() },
  },
  'second-sales-is-final': {
    store: (store) => ({
      ...store,
      async findByAttemptId(attemptId) {
        const found = await store.findByAttemptId(attemptId);
        return found === null ? null : asFirstCapture(found);
      },
      async applyMove(move) {
        const result = await store.applyMove(move);
        return result.kind === 'applied' ? { ...result, found: asFirstCapture(result.found) } : result;
      },
    }),
  },
  'own-slow-clock-believed': {
    gateway: (gateway) => ({
      ...gateway,
      async executeTrade(input) {
        const result = await gateway.executeTrade(input);
        if (result.kind !== 'done') return result;
        const { answeredAt: _, ...value } = result.value;
        return { ...result, value };
      },
    }),
  },
  'unknown-sales-believed': {
    gateway: (gateway) => ({
      ...gateway,
      async captureTrade(input) {
        const result = await gateway.captureTrade(input);
        return result.kind === 'unknown' ? { kind: 'done', value: { gmoStatus: 'SALES' } } : result;
      },
    }),
  },
  'unknown-refund-believed': {
    gateway: (gateway) => {
      const believe = (result: CallResult<{ gmoStatus: string }>): typeof result =>
        result.kind === 'unknown' ? { kind: 'done', value: { gmoStatus: 'SALES' } } : result;
      return {
        ...gateway,
        cancelTrade: async (input) => believe(await gateway.cancelTrade(input)),
        changeTrade: async (input) => believe(await gateway.changeTrade(input)),
      };
    },
  },
  'refund-of-the-moment': {
    // What is to be left is counted anew at each try, instead of being what was stored.
    gateway: (gateway) => ({
      ...gateway,
      changeTrade: (input) => gateway.changeTrade({ ...input, amount: Math.max(1, input.amount - 1) }),
    }),
  },
  'orphan-forgotten': {
    orphans: (orphans) => ({
      ...orphans,
      recordOrphan: (command) => orphans.recordOrphan({ ...command, verdict: { kind: 'forget' } }),
    }),
  },
  'suspect-believed': {
    orphans: (orphans) => ({
      ...orphans,
      recordOrphan: (command) =>
        orphans.recordOrphan(
          command.verdict.kind === 'forget'
            ? { ...command, verdict: { kind: 'orphan', trade: UNSEEN_TRADE, detail: 'told by nobody' } }
            : command,
        ),
    }),
  },
  'answer-not-kept': {
    once: (once) => ({
      ...once,
      keys: {
        ...once.keys,
        async keepAnswer(key, answer, keepUntil) {
          await once.keys.letGo(key, keepUntil);
          return answer;
        },
      },
    }),
  },
  'timer-gives-up': {
    store: (store) => ({
      ...store,
      applyMove: (move) =>
        store.applyMove(
          move.attempt.inquiryFailures === undefined || move.attempt.inquiryFailures === 0
            ? move
            : { ...move, attempt: { ...move.attempt, nextInquiryAt: null } },
        ),
    }),
  },
};

/** Forgets that a Sales was sent before. */
function asFirstCapture(found: CheckoutAndAttempt): CheckoutAndAttempt {
  const captureTries = Math.min(1, found.attempt.captureTries);
  return { ...found, attempt: { ...found.attempt, captureTries } };
}

/** Settles by what the notification says, without asking. */
function trustNotification(inbox: NotificationInbox, core: Core): NotificationInbox {
  return {
    async receive(command) {
      const result = await inbox.receive(command);
      if (result.kind !== 'attempt' || command.notification.status !== 'AUTH') return result;
      const found = await core.store.findByAttemptId(result.attemptId);
      if (found === null || found.checkout.status === 'paid') return result;
      await core.store.applyMove({
        attemptId: found.attempt.id,
        attemptVersion: found.attempt.version,
        checkoutVersion: found.checkout.version,
        hintSequence: found.attempt.hintSequence,
        attempt: { phase: 'paid', alive: false, death: null, instruction: null },
        checkout: { status: 'paid', funds: 'authorized', currentAttemptId: found.attempt.id },
        events: [{ type: 'checkout.paid', cause: 'inquiry', by: 'shopper' }],
        eventIds: [`evt_${core.ids.base32(26)}`],
        now: command.now,
      });
      return result;
    },
  };
}
