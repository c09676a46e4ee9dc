/** Answers whose ampersands, names or bytes are at the edge: what they are read as, and the words of those that are not read. */
import { describe, expect, it } from 'vitest';
import { GarbledReplyError, decodeReply, textOf } from './form-codec.ts';

const SHAPE = { known: ['Status', 'Tax', 'StartURL'], freeText: ['StartURL'] };
const read = (text: string | Uint8Array) => [...decodeReply(Buffer.from(text), SHAPE)];

function faultOf(text: string | Uint8Array): GarbledReplyError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof GarbledReplyError) return error;
  }
  throw new Error('it was read');
}

describe('an answer', () => {
  it.each([
    ['a field of a newer interface is left out', 'Status=A&New=1&Tax=2', { status: 'A', tax: '2' }],
    ['so is what goes on with it', 'Status=A&New=1&tail&Tax=2', { status: 'A', tax: '2' }],
    ['even in front', 'New=1&tail&Tax=2', { tax: '2' }],
    [
      'a part without a name goes on with any field',
      'Status=A&tail&=x&Tax=2',
      { status: 'A&tail&=x', tax: '2' },
    ],
    ['one with an unknown name goes on with free text', 'StartURL=u&x=1&&y=2', { starturl: 'u&x=1&&y=2' }],
    ['one with a known name does not', 'StartURL=u&x=1&Tax=2', { starturl: 'u&x=1', tax: '2' }],
    ['a value may have an equals sign', 'Status==A=', { status: '=A=' }],
    ['a name begins with a letter', 'Status=A&1a=1&_a=1', { status: 'A&1a=1&_a=1' }],
    ['a name may have digits and underscores', 'Status=A&a_1=1', { status: 'A' }],
    ['a name has 64 characters', `Status=A&${'n'.repeat(64)}=1`, { status: 'A' }],
    ['and no more', `Status=A&${'n'.repeat(65)}=1`, { status: `A&${'n'.repeat(65)}=1` }],
    ['a name has nothing before it', 'Status=A&-a=1', { status: 'A&-a=1' }],
    ['of one letter', 'Status=A&n=1', { status: 'A' }],
  ])('%s: %s', (_, text, fields) => {
    expect(read(text)).toEqual(Object.entries(fields));
  });

  it.each<[string | Uint8Array, string]>([
    ['', 'does not begin with a field'],
    ['\r\n', 'does not begin with a field'],
    ['<html>', 'does not begin with a field'],
    ['&Status=A', 'does not begin with a field'],
    ['New=1', 'has no known field'],
    ['Status=A&status=B', 'a field stands twice'],
    ['Status=A\nTax=2', 'not one line of text'],
    ['\nStatus=A', 'not one line of text'],
    ['Status=\u007f', 'not one line of text'],
    [Uint8Array.of(0x81), 'not Windows-31J'],
    ['x'.repeat(65_537), 'too long'],
  ])('%j is told: %s', (text, message) => {
    expect(faultOf(text).message).toBe(message);
  });

  it('that is no text keeps the cause', () => {
    expect(faultOf(Uint8Array.of(0x81)).cause).toBeInstanceOf(TypeError);
  });

  it('has no text where it has no field', () => {
    expect(textOf(new Map([['a', 'x']]), 'a')).toBe('x');
    expect(textOf(new Map(), 'a')).toBe('');
  });
});
