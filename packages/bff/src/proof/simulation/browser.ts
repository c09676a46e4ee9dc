/**
 * A shopper's browser in a simulated world: what the routes do for it, by the core's own actions, on whichever process is up. Every
 * answer that reaches it is checked against the ledger.
 */
import type { CheckoutView, Handle } from '@epos-kantan/shared';
import type { CheckoutAndAttempt } from '../../checkout/checkout.ts';
import type { Core } from '../../checkout/core.ts';
import { noteRedirectShown, noteReturn } from '../../checkout/note-shopper.ts';
import type { Order } from '../../checkout/ports/order-source.ts';
import { startCheckout } from '../../checkout/start-checkout.ts';
import { offeredTicket, viewCheckout } from '../../checkout/view-checkout.ts';
import type { Process, World } from './world-parts.ts';

/** What a press of the button shows. */
export interface Shown {
  readonly view: CheckoutView;
  readonly handle: Handle;
  readonly canPay: boolean;
}

/** What the redirect page holds. */
export interface Ticket {
  readonly gmoOrderId: string;
  readonly returnKey: string;
  readonly accessId: string;
  readonly token: string;
}

/** How long a browser waits for an answer. */
const PATIENCE_MS = 60_000;

/** One browser. */
export class Browser {
  readonly #world: World;
  readonly #name: string;
  readonly #ticket: typeof offeredTicket;

  constructor(world: World, name: string) {
    this.#world = world;
    this.#name = name;
    this.#ticket = world.sabotage.ticket ?? offeredTicket;
  }

  /** Presses the button. Null = an error, or no answer. */
  async press(order: Order): Promise<Shown | null> {
    return this.#ask(`presses for ${order.orderId}`, async ({ core, refresher }) => {
      const begunAt = this.#world.time.steps;
      const result = await startCheckout(this.#watchingOpenings(core, begunAt), refresher, order);
      if (result.kind === 'problem') {
        this.#world.note(this.#name, `is told ${result.code}`);
        return null;
      }
      const now = core.clock.now();
      const view = this.#show(result.found, now);
      return {
        view,
        handle: result.found.checkout.handle,
        canPay: this.#ticket(result.found, now) !== null,
      };
    });
  }

  /** Opens the redirect page. Null = there is nothing to pay there. */
  async openRedirect(handle: Handle): Promise<Ticket | null> {
    return this.#ask('opens the redirect page', async ({ core }) => {
      const found = await core.store.findByHandle(core.policy.shopId, handle);
      if (found === null) return null;
      const ticket = this.#ticket(found, core.clock.now());
      if (ticket === null) return null;
      await noteRedirectShown(core, found);
      const { gmoOrderId, returnKey } = found.attempt;
      this.#world.oracle.offered(found);
      return { gmoOrderId, returnKey, accessId: ticket.accessId, token: ticket.token.reveal() };
    });
  }

  /** Looks at the status. */
  async look(handle: Handle): Promise<CheckoutView | null> {
    return this.#ask('looks', async ({ core, refresher }) => {
      const found = await core.store.findByHandle(core.policy.shopId, handle);
      if (found === null) return null;
      const due = found.attempt.nextInquiryAt;
      if (due !== null && due + 5_000 <= core.clock.now()) {
        refresher.refresh(found.attempt.id).catch((error: unknown) => {
          this.#world.failed(error);
        });
      }
      return this.#show(found, core.clock.now());
    });
  }

  /** Comes back from EPOS to RetURL. `body` as GMO-PG's page posts it. `isHeard` is called once the return is stored. */
  async comeBack(returnKey: string, body: string, isHeard = () => {}): Promise<CheckoutView | null> {
    return this.#ask('comes back', async ({ core, refresher, hintsCancel }) => {
      const found = await core.store.findByReturnKey(core.policy.shopId, returnKey);
      if (found === null) return null;
      const hinted = hintsCancel(Buffer.from(body, 'latin1'));
      const latest = (await noteReturn(watchingHints(core, isHeard), refresher, found, hinted)) ?? found;
      return this.#show(latest, core.clock.now());
    });
  }

  #show(found: CheckoutAndAttempt, now: number): CheckoutView {
    const view = viewCheckout(found, now);
    this.#world.note(this.#name, `sees ${view.status} of ${found.checkout.orderId}`);
    this.#world.oracle.shown(found, view);
    return view;
  }

  /** Which attempts a press opens: each is checked against what the ledger knew when the press began. */
  #watchingOpenings(core: Core, begunAt: number): Core {
    const { oracle } = this.#world;
    return {
      ...core,
      store: {
        ...core.store,
        async reserveAttempt(command) {
          const result = await core.store.reserveAttempt(command);
          if (result.kind === 'owned' && result.created) oracle.opened(result.found, begunAt);
          return result;
        },
      },
    };
  }

  async #ask<T>(what: string, use: (process: Process) => Promise<T | null>): Promise<T | null> {
    const { random, time } = this.#world;
    this.#world.note(this.#name, what);
    await time.sleep(random.between(1, 50));
    const up = this.#world.instances.flatMap((instance) => instance.process ?? []);
    if (up.length === 0) return null;
    const answer = use(random.pick(up)).catch((error: unknown) => {
      this.#world.failed(error);
      return null;
    });
    let isAnswered = false;
    const patience = new Promise<null>((resolve) => {
      time.after(PATIENCE_MS, () => {
        if (!isAnswered) this.#world.note(this.#name, `waits in vain: ${what}`);
        resolve(null);
      });
    });
    const first = await Promise.race([answer, patience]);
    isAnswered = true;
    return first;
  }
}

/** Where no process is up, or it dies before it has stored the return, nobody has heard of it. */
function watchingHints(core: Core, isHeard: () => void): Core {
  return {
    ...core,
    store: {
      ...core.store,
      async noteHint(hint) {
        const result = await core.store.noteHint(hint);
        isHeard();
        return result;
      },
    },
  };
}
