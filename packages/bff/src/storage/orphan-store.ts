/** The core's `OrphanStore` over an engine: each method is one command. Made by `open-storage`. */
import type { OrphanStore } from '../checkout/ports/orphan-store.ts';
import { adoptOrphan, findOrphan } from './commands/adopt-orphan.ts';
import { claimOrphan, hasDueSuspect } from './commands/claim-orphan.ts';
import { recordOrphan } from './commands/record-orphan.ts';
import type { StorageEngine } from './storage-engine.ts';
import type { StoreContext } from './store-command.ts';

/** A store of trades without a record, on an engine. */
export function createOrphanStore(engine: StorageEngine, context: StoreContext): OrphanStore {
  return {
    // Nearly always there is nothing to ask, and then nothing is held and no transaction begun.
    claimOrphan: async (command) =>
      (await engine.read(() => hasDueSuspect(context, command)))
        ? engine.write(() => claimOrphan(context, command))
        : null,
    recordOrphan: (command) => engine.write(() => recordOrphan(context, command)),
    findOrphan: (shopId, gmoOrderId) => engine.read(() => findOrphan(context, shopId, gmoOrderId)),
    adoptOrphan: (command) => engine.write(() => adoptOrphan(context, command)),
  };
}
