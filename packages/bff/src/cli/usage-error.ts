/** What is wrong with how a command was called, told as one sentence and an exit code. */
import { writeFileSync } from 'node:fs';
import { EXIT } from './exit-codes.ts';

/** What is wrong with the command's own words or variables. */
export class UsageError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** Writes a file that was not there. @throws UsageError when it is there, or cannot be written */
export function writeNewFile(name: string, content: string | Uint8Array): void {
  try {
    writeFileSync(name, content, { flag: 'wx' });
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    const why = isThere ? 'is there already, and is kept' : 'cannot be written';
    throw new UsageError(`${name} ${why}`, EXIT.refused, { cause });
  }
}

/** A whole number of an argument. */
export function wholeNumber(name: string, text: string, least: number): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < least)
    throw new UsageError(`--${name} must be a whole number from ${String(least)} on`, EXIT.usage);
  return Number(text);
}
