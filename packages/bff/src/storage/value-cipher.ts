/**
 * Seals single values at rest by AES-256-GCM. The attempt's id and the column are authenticated with the value, so that a
 * sealed value that was copied to another row or column does not open. Used by `attempt-columns` and `verify-data-keys`.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Secret, isDataKey } from '@epos-kantan/shared';
import { StorageFault } from './storage-fault.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/** One key: `id` is 1 to 32 characters of A-Z a-z 0-9 _ -, `key` is 32 bytes in base64. */
export interface DataKey {
  readonly id: string;
  readonly key: Secret;
}

/** The keys: new values are sealed with the active one, the others only open. */
export interface DataKeys {
  readonly active: DataKey;
  readonly others: readonly DataKey[];
}

/** Where a value lives. */
export interface SealedPlace {
  readonly recordId: string;
  readonly column: string;
}

/** Seals and opens values. */
export interface ValueCipher {
  /** Ids of all keys, the active one first. */
  readonly keyIds: readonly string[];
  /** `v1.<key id>.<base64url of nonce, tag, ciphertext>`. `keyId` defaults to the active key. */
  seal(value: Secret, place: SealedPlace, keyId?: string): string;
  /** @throws StorageFault `undecryptable` */
  open(sealed: string, place: SealedPlace): Secret;
}

/** @throws StorageFault `data_key_invalid` */
export function createValueCipher(keys: DataKeys): ValueCipher {
  const byId = new Map<string, Buffer>();
  for (const { id, key } of [keys.active, ...keys.others]) {
    if (!KEY_ID.test(id))
      throw keyFault('The id of a DATA_KEY must be 1 to 32 characters of A-Z a-z 0-9 _ -.');
    if (byId.has(id)) throw keyFault(`DATA_KEY has the id "${id}" twice.`);
    byId.set(id, decodeKey(id, key));
  }
  return {
    keyIds: [...byId.keys()],
    seal: (value, place, keyId = keys.active.id) => {
      const key = byId.get(keyId);
      if (key === undefined) throw new Error(`no data key "${keyId}"`);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(additionalData(place));
      const text = Buffer.concat([cipher.update(Buffer.from(value.reveal())), cipher.final()]);
      return `v1.${keyId}.${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')}`;
    },
    open: (sealed, place) => {
      const [format, keyId = '', payload = ''] = sealed.split('.');
      const key = byId.get(keyId);
      const bytes = Buffer.from(payload, 'base64url');
      if (format !== 'v1' || bytes.length < NONCE_BYTES + TAG_BYTES)
        throw unreadable(place, 'it is malformed');
      if (key === undefined) throw unreadable(place, `its key "${keyId.slice(0, 32)}" is not in DATA_KEY`);
      return decrypt(key, bytes, place);
    },
  };
}

function decrypt(key: Buffer, bytes: Buffer, place: SealedPlace): Secret {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(additionalData(place)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
    return new Secret(Buffer.concat([text, decipher.final()]).toString('utf8'));
  } catch (cause) {
    throw unreadable(place, 'it was altered, or sealed with another key', cause);
  }
}

/** JSON, because a plain join could make two places equal. */
function additionalData(place: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([place.recordId, place.column]));
}

function decodeKey(id: string, key: Secret): Buffer {
  const text = key.reveal();
  if (!isDataKey(text)) throw keyFault(`DATA_KEY "${id}" must be 32 bytes in base64 (44 characters).`);
  return Buffer.from(text, 'base64');
}

function keyFault(message: string): StorageFault {
  return new StorageFault('data_key_invalid', message);
}

function unreadable(place: SealedPlace, why: string, cause?: unknown): StorageFault {
  const message = `The stored ${place.column} of ${place.recordId} cannot be decrypted: ${why}.`;
  return new StorageFault('undecryptable', message, { cause });
}
