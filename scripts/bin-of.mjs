/**
 * Finds the program of an installed package, to run it with this Node and without a shell in between.
 * Called by check.mjs and suites.mjs.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The path of a package's program.
 * @param {string} folder  of the package that depends on it
 * @param {string} packageName
 * @param {string} [program]  where the package has several; else the package's own name
 * @throws {Error} when the package is not installed
 */
export function binOf(folder, packageName, program = packageName) {
  const installed = join(folder, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  return join(installed, typeof bin === 'string' ? bin : bin[program]);
}
