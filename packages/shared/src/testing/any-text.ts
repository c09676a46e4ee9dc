/** Characters for texts of properties. fast-check has a unit of all of them too, which takes seconds to make. */
import fc from 'fast-check';

const ascii = fc.integer({ min: 0x20, max: 0x7e });
const isHalf = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;

/** Any character, control characters too, but no half of one. */
export const wholeCharacter = fc
  .oneof(ascii, fc.nat(0xff), fc.nat(0xffff), fc.nat(0x10ffff))
  .map((code) => (isHalf(code) ? ' ' : String.fromCodePoint(code)));

/** Any unit of UTF-16: halves of characters too. */
export const anyUnit = fc.oneof(ascii, fc.nat(0xff), fc.nat(0xffff)).map((code) => String.fromCharCode(code));

/** Any text of these characters only. */
export const textOf = (characters: string, minLength: number, maxLength = minLength): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from(characters)), minLength, maxLength });
