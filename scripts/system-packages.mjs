/**
 * Knows how this machine installs system software: the one line a person can type, and, on Debian as root,
 * typing it. Called by database-driver.mjs and browser-launch.mjs.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from './run-command.mjs';

const installTimeLimitMs = 5 * 60_000;

/** A fault with one sentence for the person at the keyboard; shown without a stack. */
export class PreflightError extends Error {}

/**
 * Is a program on the PATH?
 * @param {string} name
 */
export function hasProgram(name) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

/**
 * The line that installs packages here.
 * @param {{ debian: string[], fedora: string[], alpine: string[], macos: string }} packages  `macos` is the whole line
 */
export function installLine(packages) {
  if (process.platform === 'darwin') return packages.macos;
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  if (hasProgram('dnf')) return `${sudo}dnf install -y ${packages.fedora.join(' ')}`;
  if (hasProgram('apk')) return `${sudo}apk add ${packages.alpine.join(' ')}`;
  return `${sudo}apt-get install -y ${packages.debian.join(' ')}`;
}

/**
 * Installs Debian packages when this process may: as root, with apt-get. Says so first.
 * @param {string[]} names
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} false when it may not or could not
 */
export async function installDebianPackages(names, say) {
  if (process.getuid?.() !== 0 || !hasProgram('apt-get')) return false;
  say(`installing ${names.join(', ')} with apt-get, as root on Debian`);
  const apt = (args) =>
    runCommand({
      program: 'apt-get',
      args: ['-qq', ...args],
      cwd: '/',
      env: { DEBIAN_FRONTEND: 'noninteractive' },
      timeLimitMs: installTimeLimitMs,
      isCaptured: true,
    });
  await apt(['update']); // its failure shows in the next line
  const { isOk, output } = await apt(['install', '-y', '--no-install-recommends', ...names]);
  if (!isOk) say(`apt-get could not: ${output.trim().split('\n').at(-1) ?? 'no words'}`);
  return isOk;
}
