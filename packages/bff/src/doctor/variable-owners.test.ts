/** Every variable of the configuration belongs to one check, which tells what `serve` refuses about it. */
import { expect, it } from 'vitest';
import { variables } from '../config/config-schema.ts';
import { CHECKS } from './check-list.ts';
import { runDoctor } from './run-doctor.ts';

/** Variables without a check, each with the reason. There is none now. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

const owners = (name: string): readonly string[] =>
  CHECKS.filter((check) => check.variables?.some((own) => own === name)).map(({ id }) => id);

it.each(Object.keys(variables))('%s belongs to one check, or is a named exception', (name) => {
  expect([name, owners(name).length]).toEqual([name, name in EXCEPTIONS ? 0 : 1]);
});

it('every exception is a variable, and says why', () => {
  for (const [name, reason] of Object.entries(EXCEPTIONS))
    expect([name in variables, reason]).toEqual([true, expect.stringMatching(/\.$/)]);
});

it('whether there is a console is not said while one of its keys cannot be read', async () => {
  const strong = 'Zq3vT8nL5xYb1RkW7mHd0PsJ4uCgA9eE';
  const consoleOf = async (env: Record<string, string>): Promise<unknown> =>
    (await runDoctor(env, { only: ['console-keys'] })).subject.hasConsole;
  expect(await consoleOf({})).toBe(false);
  expect(await consoleOf({ CONSOLE_READ_KEY: strong })).toBe(true);
  expect(await consoleOf({ CONSOLE_KEY: strong, CONSOLE_READ_KEY: 'short' })).toBeNull();
  expect(await consoleOf({ CONSOLE_KEY_FILE: '/nowhere/key' })).toBeNull();
});
