/** The core's `CheckoutStore` over an engine: each method is one command. Made by `open-storage`. */
import type { CheckoutStore, MoveResult } from '../checkout/ports/checkout-store.ts';
import { StaleMove, applyMove } from './commands/apply-move.ts';
import { claimDueAttempts } from './commands/claim-due.ts';
import {
  findByAttemptId,
  findByHandle,
  findById,
  findByOrder,
  findByReturnKey,
} from './commands/find-checkout.ts';

import { findAdjustment } from './commands/keep-adjustment.ts';
import { noteHint } from './commands/note-hint.ts';
import { reserveAttempt } from './commands/reserve-attempt.ts';
import type { StorageEngine } from './storage-engine.ts';
import type { StoreContext } from './store-command.ts';

/** A store of checkouts on an engine. */
export function createCheckoutStore(engine: StorageEngine, context: StoreContext): CheckoutStore {
  return {
    reserveAttempt: (command) => engine.write(() => reserveAttempt(context, command)),
    applyMove: async (move): Promise<MoveResult> => {
      try {
        return { kind: 'applied', found: await engine.write(() => applyMove(context, move)) };
      } catch (error) {
        if (error instanceof StaleMove) return { kind: 'stale' };
        throw error;
      }
    },
    noteHint: (hint) => engine.write(() => noteHint(context, hint)),
    findById: (shopId, checkoutId) => engine.read(() => findById(context, shopId, checkoutId)),
    findByOrder: (shopId, orderId) => engine.read(() => findByOrder(context, shopId, orderId)),
    findByHandle: (shopId, handle) => engine.read(() => findByHandle(context, shopId, handle)),
    findByReturnKey: (shopId, returnKey) => engine.read(() => findByReturnKey(context, shopId, returnKey)),
    findByAttemptId: (attemptId) => engine.read(() => findByAttemptId(context, attemptId)),
    findAdjustment: (shopId, operationId) => engine.read(() => findAdjustment(context, shopId, operationId)),
    claimDue: (claim) => engine.write(() => claimDueAttempts(context, claim)),
  };
}
