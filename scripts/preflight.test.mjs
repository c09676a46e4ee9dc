/** Runs the tests' command and a preload on a machine without compilers: the scripts alone in a folder, and nothing on the PATH. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-preflight-'));
const nothing = join(folder, 'nothing');
const sentence =
  /The database driver \(better-sqlite3\) has to be compiled here, and a C\+\+ compiler \(g\+\+\) and make and python3 are missing\. Run: .*g\+\+.*/;

beforeAll(() => {
  cpSync(fileURLToPath(new URL('.', import.meta.url)), join(folder, 'scripts'), { recursive: true });
  mkdirSync(join(folder, 'packages', 'bff'), { recursive: true });
  mkdirSync(nothing);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Ends with the exit code and all lines that were said. */
function run(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    // An inherited NODE_PATH would lead to the driver of this repository.
    env: { ...process.env, NODE_PATH: '', PATH: nothing },
    encoding: 'utf8',
  });
  return { status, lines: `${stdout}${stderr}`.trimEnd().split('\n') };
}

test('the tests name what is missing and the line that mends it, and end with their count', () => {
  const { status, lines } = run('scripts/test.mjs', 'unit');
  expect(status).toBe(1);
  expect(lines.filter((line) => sentence.test(line))).toHaveLength(1);
  expect(lines.at(-1)).toBe('0 passed, 1 failed');
});

test('a command that stores payments says it in one line, and does not begin', () => {
  const { status, lines } = run('--import', './scripts/require-database.mjs', '-e', 'console.log("begun")');
  expect(status).toBe(1);
  expect(lines).toEqual([expect.stringMatching(sentence)]);
});
