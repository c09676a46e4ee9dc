/** The bounds of a posted form, each with the last that is read and the first that is not. */
import { describe, expect, it } from 'vitest';
import { readPostedForm } from './result-notification.ts';

const read = (text: string) => readPostedForm(Buffer.from(text, 'latin1'));
const valueOf = (text: string) => read(`a=${text}`)?.get('a');

describe('a posted form', () => {
  it('has names of 1 to 64 letters, digits and underscores, in any case', () => {
    const longest = 'N_9'.padEnd(64, 'x');
    expect([...(read(`${longest}=1`)?.keys() ?? [])]).toEqual([longest.toLowerCase()]);
    for (const name of [`${longest}x`, '', 'a[]', 'a-b', ' a', 'é']) expect(read(`${name}=1`)).toBeNull();
  });

  it('has at most sixty fields, none twice, each with an equals sign', () => {
    const fields = (count: number) => Array.from({ length: count }, (_, n) => `f${String(n)}=${String(n)}`);
    expect(read(fields(60).join('&'))?.size).toBe(60);
    expect(read(fields(61).join('&'))).toBeNull();
    expect(read('a=1&A=1')).toBeNull();
    expect(read('a=1&b')).toBeNull();
    expect(read('a=1&')).toBeNull();
    expect(read('')).toBeNull();
  });

  it('has values of at most 2,000 characters', () => {
    expect(valueOf('x'.repeat(2_000))).toHaveLength(2_000);
    expect(valueOf('x'.repeat(2_001))).toBeUndefined();
    expect(valueOf('%82%A0'.repeat(2_000))).toHaveLength(2_000);
  });

  it('has at most 65,536 bytes', () => {
    const fields = Array.from({ length: 32 }, (_, n) => `f${String(n + 10)}=${'x'.repeat(1_990)}`).join('&');
    const longest = `${fields}&last=${'y'.repeat(65_536 - fields.length - 6)}`;
    expect(read(longest)?.size).toBe(33);
    expect(read(`${longest}y`)).toBeNull();
  });

  it('has values in which escapes and spaces are resolved, in Windows-31J', () => {
    expect(valueOf('')).toBe('');
    expect(valueOf('a+b%2Bc')).toBe('a b+c');
    expect(valueOf('%82%a0%82%A0=1')).toBe('ああ=1');
    expect(valueOf('!~')).toBe('!~');
    expect(valueOf('%41%4a')).toBe('AJ');
    for (const broken of ['%', '%4', '%g1', '%1g', 'x%', '%82', 'a b', 'a\n', '\u007f', 'é', '\t'])
      expect(valueOf(broken)).toBeUndefined();
  });
});
