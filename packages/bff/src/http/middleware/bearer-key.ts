/** Whether a request has one of some keys as `Authorization: Bearer`. Used by the doors of the merchant API and of the figures. */
import type { Secret } from '@epos-kantan/shared';
import type { Context } from 'hono';
import { createHash, timingSafeEqual } from 'node:crypto';

/** Answers for one request. Takes the same time wherever a key differs and whichever it is. */
export function bearerKeyOf(keys: readonly Secret[]): (c: Context) => boolean {
  const known = keys.map((key) => digest(key.reveal()));
  return (c) => {
    const given = c.req.header('authorization')?.match(/^Bearer +(\S+)$/i)?.[1];
    if (given === undefined) return false;
    const asked = digest(given);
    return known.map((key) => timingSafeEqual(key, asked)).includes(true);
  };
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
