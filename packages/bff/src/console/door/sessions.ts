/**
 * The life of a session: opened by a key, known by its cookie, ended by its key's end, by half an hour of silence, after eight hours, or by
 * a logout. Asked by every request to the console.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyHolder, KeyRing } from './console-keys.ts';
import type { SealedSession, SessionSeal } from './session-seal.ts';

/** A session that counts now. */
export interface Session {
  readonly holder: KeyHolder;
  /** Stands in every form of this session; a form without it is refused. */
  readonly formToken: string;
  /** The cookie to give; null = the one that came is young enough. */
  readonly renewed: string | null;
}

/** How long a session lives without a request, and at the longest. */
export const SESSION_IDLE_MS = 30 * 60_000;
/** At the longest. */
export const SESSION_MS_MAX = 8 * 3_600_000;
/** A cookie younger than this is not made anew. */
const RENEW_AFTER_MS = 60_000;
/** Logouts that are remembered; more within eight hours push out the oldest. */
const ENDED_MAX = 10_000;

/** Opens, knows and ends sessions. */
export class Sessions {
  readonly #ring: KeyRing;
  readonly #seal: SessionSeal;
  readonly #now: () => number;
  /** Hashes of the ids of sessions that were logged out here: a copy of the cookie must not outlive that. */
  readonly #ended = new Set<string>();

  constructor(ring: KeyRing, seal: SessionSeal, now: () => number) {
    this.#ring = ring;
    this.#seal = seal;
    this.#now = now;
  }

  /** The cookie of a new session. */
  open(holder: KeyHolder): string {
    const now = this.#now();
    const id = randomBytes(32).toString('base64url');
    return this.#seal.seal({ id, holderId: holder.id, stamp: holder.stamp, startedAt: now, seenAt: now });
  }

  /** The session of a cookie; null = none that counts. */
  find(cookie: string | undefined): Session | null {
    const sealed = cookie === undefined ? null : this.#seal.open(cookie);
    if (sealed === null || this.#isOver(sealed)) return null;
    const holder = this.#ring.stillHolding(sealed.holderId, sealed.stamp);
    if (holder === null) return null;
    const now = this.#now();
    const isYoung = now - sealed.seenAt < RENEW_AFTER_MS;
    return {
      holder,
      formToken: createHmac('sha256', sealed.id).update('epos-kantan console form').digest('base64url'),
      renewed: isYoung ? null : this.#seal.seal({ ...sealed, seenAt: now }),
    };
  }

  /** Ends the session of a cookie in this process. */
  end(cookie: string | undefined): void {
    const sealed = cookie === undefined ? null : this.#seal.open(cookie);
    if (sealed === null) return;
    this.#ended.add(hashOf(sealed.id));
    const [oldest] = this.#ended;
    if (this.#ended.size > ENDED_MAX && oldest !== undefined) this.#ended.delete(oldest);
  }

  #isOver({ id, startedAt, seenAt }: SealedSession): boolean {
    const now = this.#now();
    return (
      now - seenAt >= SESSION_IDLE_MS || now - startedAt >= SESSION_MS_MAX || this.#ended.has(hashOf(id))
    );
  }
}

/** Whether a form's token is its session's. */
export function hasToken({ formToken }: Pick<Session, 'formToken'>, given: string | undefined): boolean {
  const [expected, actual] = [Buffer.from(formToken), Buffer.from(given ?? '')];
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}
