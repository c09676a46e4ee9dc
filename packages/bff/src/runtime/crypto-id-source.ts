/** Unguessable ids from the operating system's generator. Handed to the core by `compose`. */
import { randomBytes } from 'node:crypto';
import type { IdSource } from '../checkout/ports/id-source.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Ids from `node:crypto`; each character carries five unbiased bits. */
export const cryptoIdSource: IdSource = {
  base32(length) {
    let text = '';
    for (const byte of randomBytes(length)) text += ALPHABET[byte & 31] ?? '';
    return text;
  },
};
