/*
 * Everything unguessable that GMO-PG and EPOS Card hand out, made of the bytes of a source.
 */

/** A source of chance: so many bytes, each as likely as any other. */
export type RandomBytes = (size: number) => Uint8Array;

/** 32 lower-case hexadecimal characters, for AccessID and AccessPass (protocol notes, section 1.1). */
export function makeAccessKey(random: RandomBytes): string {
  return Buffer.from(random(16)).toString('hex');
}

/**
 * A start token of 64 characters that always contains `+`, `/` and `=`: a shop's server that decodes replies in
 * the wrong way breaks on the first payment instead of on some later one.
 */
export function makeToken(random: RandomBytes): string {
  const letters = characters(random, 61, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');
  return `${letters.slice(0, 20)}+${letters.slice(20, 40)}/${letters.slice(40)}=`;
}

/** 43 characters (256 bits) for an address that only one browser should know. */
export function makePageKey(random: RandomBytes): string {
  return Buffer.from(random(32)).toString('base64url');
}

/** EPOS Card's own number of a payment. */
export function makeEposTradeId(random: RandomBytes): string {
  return `EP${characters(random, 16, '0123456789')}`;
}

/** The first characters are a little likelier, which harms nobody here. */
function characters(random: RandomBytes, count: number, alphabet: string): string {
  return Array.from(random(count), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
}
