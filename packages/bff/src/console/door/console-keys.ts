/**
 * Who may log in: the keys of the configuration, each one person's. A session names its key and how that key looked, so that it ends at
 * once when the key is taken out of the configuration or changed. Used by the login and by every request after it.
 */
import type { Secret } from '@epos-kantan/shared';
import { createHash, timingSafeEqual } from 'node:crypto';

/** A key of the configuration. */
export interface ConsoleKey {
  readonly id: string;
  /** `act`: may look and act. `read`: may only look. */
  readonly access: 'act' | 'read';
  readonly key: Secret;
}

/** Who is logged in. */
export interface KeyHolder {
  /** The id of his key: what the timeline and the log call him. */
  readonly id: string;
  readonly access: 'act' | 'read';
  /** Tells this value of the key from every other. Not the key, and useless without it. */
  readonly stamp: string;
}

/** The keys that count. */
export interface KeyRing {
  /** Whose key a text is; null = nobody's. Takes the same time wherever it differs and whosever it is. */
  holderOf(text: string): KeyHolder | null;
  /** The holder that a session names, if his key is still the one that it was opened with. */
  stillHolding(id: string, stamp: string): KeyHolder | null;
}

/** Makes the ring. */
export function createKeyRing(keys: readonly ConsoleKey[]): KeyRing {
  const ring = keys.map(({ id, access, key }) => {
    const digest = digestOf(key.reveal());
    return { digest, holder: { id, access, stamp: stampOf(digest) } };
  });
  return {
    holderOf: (text) => {
      const given = digestOf(text);
      // All of them, whichever fits: the time says nothing.
      const fitting = ring.filter(({ digest }) => timingSafeEqual(digest, given));
      return fitting[0]?.holder ?? null;
    },
    stillHolding: (id, stamp) =>
      ring.find(({ holder }) => holder.id === id && holder.stamp === stamp)?.holder ?? null,
  };
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function stampOf(digest: Buffer): string {
  return createHash('sha256')
    .update('epos-kantan console stamp')
    .update(digest)
    .digest('base64url')
    .slice(0, 22);
}
