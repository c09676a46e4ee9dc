/**
 * Seals a session into its cookie by AES-256-GCM, so that every process on the same database knows it and none stores it. The keys are
 * made of DATA_KEY by HKDF under a label of their own: what is sealed here opens nothing in the database, and the other way round.
 */
import type { Secret } from '@epos-kantan/shared';
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** What a cookie says. Times in ms since the epoch. */
export interface SealedSession {
  /** 256 random bits, base64url. Never seen outside the seal. */
  readonly id: string;
  readonly holderId: string;
  readonly stamp: string;
  readonly startedAt: number;
  readonly seenAt: number;
}

/** The data keys of the configuration: new cookies are sealed with the active one, the others only open. */
export interface SealKeys {
  readonly active: { readonly id: string; readonly key: Secret };
  readonly others: readonly { readonly id: string; readonly key: Secret }[];
}

/** Seals and opens. */
export interface SessionSeal {
  seal(session: SealedSession): string;
  /** Null for whatever this seal did not make. Never throws. */
  open(text: string): SealedSession | null;
}

const LABEL = 'epos-kantan console session';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const TEXT_LENGTH_MAX = 1_000;

const sessionSchema = z.strictObject({
  id: z.string().regex(/^[\w-]{43}$/),
  holderId: z.string().min(1).max(32),
  stamp: z.string().max(32),
  startedAt: z.int(),
  seenAt: z.int(),
});

/** Makes the seal. */
export function createSessionSeal({ active, others }: SealKeys): SessionSeal {
  const keys = new Map([active, ...others].map(({ id, key }) => [id, sessionKeyOf(key)]));
  const activeKey = sessionKeyOf(active.key);
  return {
    seal: (session) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', activeKey, nonce);
      const text = Buffer.concat([cipher.update(JSON.stringify(session)), cipher.final()]);
      return `${active.id}.${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')}`;
    },
    open: (text) => {
      if (text.length > TEXT_LENGTH_MAX) return null;
      const [keyId = '', payload = ''] = text.split('.');
      const key = keys.get(keyId);
      const bytes = Buffer.from(payload, 'base64url');
      if (key === undefined || bytes.length <= NONCE_BYTES + TAG_BYTES) return null;
      return opened(key, bytes);
    },
  };
}

function opened(key: Buffer, bytes: Buffer): SealedSession | null {
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
    const session = sessionSchema.safeParse(JSON.parse(Buffer.concat([text, decipher.final()]).toString()));
    return session.success ? session.data : null;
  } catch {
    return null;
  }
}

function sessionKeyOf(dataKey: Secret): Buffer {
  const bytes = Buffer.from(dataKey.reveal(), 'base64');
  return Buffer.from(hkdfSync('sha256', bytes, Buffer.alloc(0), LABEL, 32));
}
