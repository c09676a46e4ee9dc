/**
 * The life of one order as its shopper lives it: presses, pays or cancels at EPOS, comes back, presses again. It remembers every start ticket
 * that a browser saw, because only those can be paid. Used by the scenarios.
 */
import type { LedgerTrade } from '../../testing/start-world.ts';
import { Breach } from './crash-world.ts';
import type { CrashWorld } from './crash-world.ts';

/** What the shop's page shows of a checkout. */
export interface SeenCheckout {
  readonly status: string;
  readonly funds: string;
}

interface StartAnswer {
  readonly handle: string;
  readonly redirect: { readonly page: string } | null;
  readonly checkout: SeenCheckout;
}

/** In these a shopper who has the start ticket can pay, now or after a moment. */
const PAYABLE = new Set(['REQSUCCESS', 'AUTHPROCESS', 'AUTH', 'SALES', 'CAPTURE']);

/** Answers that say "not yet, press again". */
const COME_AGAIN = new Set([409, 429, 503]);

/** One order. */
export class OrderLife {
  readonly orderId: string;
  /** AccessIDs of the start tickets that a browser saw. */
  readonly shown = new Set<string>();
  handle = '';
  readonly #crash: CrashWorld;
  #page = '';
  #current = '';

  constructor(crash: CrashWorld, orderId: string) {
    this.#crash = crash;
    this.orderId = orderId;
  }

  /** Presses the button until there is an answer. Null = there is nothing to pay. */
  async press(): Promise<StartAnswer['redirect']> {
    const { world } = this.#crash;
    const answer = await this.#crash.patiently(`an answer to the press of ${this.orderId}`, async () => {
      const response = await world.start(await world.sign({ orderId: this.orderId }));
      if (response.ok) return (await response.json()) as StartAnswer;
      if (!COME_AGAIN.has(response.status)) {
        throw new Breach(`a press was answered ${String(response.status)}: ${await response.text()}`);
      }
      return null;
    });
    this.handle = answer.handle;
    this.#page = answer.redirect?.page ?? '';
    return answer.redirect;
  }

  /** Presses and sees the start ticket. What the answer promised has to be there, crash or not. */
  async seeTicket(): Promise<Ticket> {
    if ((await this.press()) === null) throw new Breach(`${this.orderId} cannot be paid any more`);
    const ticket = await this.#crash.patiently('the redirect page', () => readTicket(this.#page));
    this.#current = ticket.accessId;
    this.shown.add(ticket.accessId);
    await this.refuseSecondPayable();
    return ticket;
  }

  /** Presses, and goes to EPOS. */
  async goToEpos(): Promise<void> {
    const ticket = await this.seeTicket();
    const body = new URLSearchParams({ AccessID: ticket.accessId, Token: ticket.token });
    const started = await fetch(ticket.startUrl, { method: 'POST', body, redirect: 'manual' });
    if (started.status !== 302) throw new Breach(`StartURL answered ${String(started.status)}`);
  }

  /** Of all tickets that were shown, at most one may lead to money. */
  async refuseSecondPayable(): Promise<void> {
    const payable = (await this.trades()).filter(
      ({ accessId, status }) => this.shown.has(accessId) && PAYABLE.has(status),
    );
    if (payable.length > 1) {
      throw new Breach(`two trades of ${this.orderId} can be paid: ${JSON.stringify(payable.map(brief))}`);
    }
  }

  /** Does something at EPOS with the newest ticket. */
  async atEpos(action: 'confirm' | 'cancel'): Promise<void> {
    await this.#crash.world.control('shopper', { accessId: this.#current, action });
  }

  /** The browser comes back from EPOS and lands at the shop. */
  async comeBack(): Promise<void> {
    const trade = (await this.trades()).find(({ accessId }) => accessId === this.#current);
    await this.#crash.patiently('the way back to the shop', async () => {
      const response = await fetch(trade?.retUrl ?? '', { method: 'POST', redirect: 'manual' });
      if (COME_AGAIN.has(response.status)) return null;
      if (response.status !== 303) throw new Breach(`the return was answered ${String(response.status)}`);
      return true;
    });
  }

  /** Waits until the checkout is as `isThere` wants it. */
  async until(what: string, isThere: (seen: SeenCheckout) => boolean): Promise<void> {
    let last = '';
    await this.#crash
      .patiently(`${this.orderId} ${what}`, async () => {
        const seen = await this.#crash.world.view(this.handle);
        last = `${seen.status}/${seen.funds}`;
        return isThere(seen) || null;
      })
      .catch((error: unknown) => {
        throw error instanceof Breach ? new Breach(`${error.message} (it is ${last})`) : error;
      });
  }

  /** What the shop was told about it, in order, repeats included. */
  told(): readonly { readonly id: string; readonly name: string; readonly body: string }[] {
    return this.#crash.world.heard
      .filter(({ data }) => data.orderId === this.orderId)
      .map((event) => ({
        id: event.id,
        name: event.data.reason === undefined ? event.type : `${event.type}:${event.data.reason}`,
        body: JSON.stringify(event),
      }));
  }

  /** Its trades at GMO-PG, by the attempts that are stored. */
  async trades(): Promise<readonly LedgerTrade[]> {
    const attempts = new Set(await this.#crash.database.attemptsOf(this.orderId));
    return (await this.#crash.world.ledger()).trades.filter(({ orderId }) => attempts.has(orderId));
  }
}

interface Ticket {
  readonly startUrl: string;
  readonly accessId: string;
  readonly token: string;
}

/** A trade in a message. */
export function brief({ orderId, status }: LedgerTrade): string {
  return `${orderId.slice(-2)} ${status}`;
}

async function readTicket(page: string): Promise<Ticket> {
  const response = await fetch(page, { redirect: 'manual' });
  const html = await response.text();
  const field = (pattern: RegExp): string => (pattern.exec(html)?.[1] ?? '').replaceAll('&amp;', '&');
  const ticket = {
    startUrl: field(/<form[^>]*action="([^"]*)"/),
    accessId: field(/name="AccessID" value="([^"]*)"/),
    token: field(/name="Token" value="([^"]*)"/),
  };
  if (response.status !== 200 || ticket.token === '') {
    throw new Breach(`a redirect was answered whose page says ${String(response.status)} and has no ticket`);
  }
  return ticket;
}
