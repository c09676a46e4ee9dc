/*
 * Everything unguessable that GMO-PG and EPOS Card hand out.
 */
import { randomBytes, randomInt } from 'node:crypto';

/** 32 lower-case hexadecimal characters, for AccessID and AccessPass (protocol notes, section 1.1). */
export function makeAccessKey(): string {
  return randomBytes(16).toString('hex');
}

/**
 * A start token of 64 characters that always contains `+`, `/` and `=`: a shop's server that decodes replies in
 * the wrong way breaks on the first payment instead of on some later one.
 */
export function makeToken(): string {
  return `${letters(20)}+${letters(20)}/${letters(21)}=`;
}

/** 43 characters (256 bits) for an address that only one browser should know. */
export function makePageKey(): string {
  return randomBytes(32).toString('base64url');
}

/** EPOS Card's own number of a payment. */
export function makeEposTradeId(): string {
  return `EP${Array.from({ length: 16 }, () => randomInt(10)).join('')}`;
}

function letters(count: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length: count }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
