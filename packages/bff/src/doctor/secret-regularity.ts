/**
 * Says whether a secret is too regular to have been drawn at random: beyond the rules that `serve` starts by, which refuse what stands in
 * examples. Pure. It may not be wrong about random values: by chance one is called regular in less than one case of a million.
 */

/** Bits below which somebody could try all. */
const BITS_MIN = 80;

/** Words of small letters and numbers, as people join them. */
const WORDS = /^(?:[a-z]{2,}|\d+)(?:[-_ .](?:[a-z]{2,}|\d+)){2,}$/;

/** What is wrong with the text of a secret; null = it looks random. `isBase64`: it stands for bytes. */
export function regularityOf(value: string, isBase64 = false): string | null {
  const text = value.replace(/^wh(?:sec|sk)_/, '').replace(/=+$/, '');
  if (periodOf(text) <= text.length / 2) return 'it is the same few characters again and again';
  if (stepShare(text) > 0.6) return 'it is a row of the alphabet or of digits';
  if (WORDS.test(text)) return 'it is made of words';
  if (isBase64 && isPlainText(Buffer.from(text, 'base64'))) return 'it is words in base64, not random bytes';
  return bitsOf(text) < BITS_MIN ? 'it is made of too few different characters' : null;
}

/** The length after which a text begins again. */
function periodOf(text: string): number {
  for (let period = 1; period <= text.length / 2; period += 1) {
    if (text.startsWith(text.slice(period))) return period;
  }
  return text.length;
}

/** The share of neighbours that are the same, or follow each other in the alphabet. */
function stepShare(text: string): number {
  let steps = 0;
  for (let index = 1; index < text.length; index += 1) {
    if (Math.abs(text.charCodeAt(index) - text.charCodeAt(index - 1)) <= 1) steps += 1;
  }
  return text.length < 2 ? 1 : steps / (text.length - 1);
}

function isPlainText(bytes: Buffer): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** Shannon's measure of the characters as they stand there, over all of them. */
function bitsOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum + count * Math.log2(text.length / count), 0);
}
