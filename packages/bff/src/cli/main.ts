#!/usr/bin/env node
/** The command line `epos-kantan`: reads the words strictly, and runs the command that they name. */
import { stripVTControlCharacters } from 'node:util';
import { runCommand, runMain } from 'citty';
import { commandTree } from './command-tree.ts';
import { EXIT } from './exit-codes.ts';
import { paint, printable } from './print.ts';
import { findStrangeWord } from './strict-words.ts';

const words = process.argv.slice(2);
if (words.length === 0 || words.some((word) => word === '--help' || word === '-h')) {
  await runMain(commandTree, { rawArgs: words.length === 0 ? ['--help'] : words });
} else {
  try {
    const strange = await findStrangeWord(commandTree, words);
    if (strange === null) await runCommand(commandTree, { rawArgs: words });
    else endAsUsage(strange);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'CLIError') throw error;
    endAsUsage(error.message);
  }
}

function endAsUsage(message: string): void {
  const text = `${message}; --help behind a command says what it takes`;
  // The library colours its messages for a terminal, and this may be none.
  process.stderr.write(`${paint('red', printable(stripVTControlCharacters(text)), process.stderr)}\n`);
  process.exitCode = EXIT.usage;
}
