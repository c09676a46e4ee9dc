import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { runCli } from '../../testing/serve-process.ts';

/** What bash offers behind these words; the last is the one that is being written. */
function offered(script: string, words: readonly string[]): readonly string[] {
  const line = ['epos-kantan', ...words].map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${line}); COMP_CWORD=${String(words.length)}; _epos_kantan; echo "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', `${script}\n${ask}`], { encoding: 'utf8' })
    .trim()
    .split(' ');
}

it('bash completes commands, options and their values', async () => {
  const { stdout } = await runCli(['completion'], {}).ended;
  expect(offered(stdout, ['che'])).toEqual(['checkouts']);
  expect(offered(stdout, ['checkouts', 'c'])).toEqual(['capture', 'cancel', 'change']);
  expect(offered(stdout, ['checkouts', 'cancel', 'co_x', '--at'])).toEqual(['--attempt']);
  expect(offered(stdout, ['events', 'list', '--state', ''])).toEqual(['waiting', 'delivered', 'dead']);
});

it('zsh and fish get the same tree in their own words', async () => {
  const [zsh, fish] = await Promise.all(
    ['zsh', 'fish'].map((shell) => runCli(['completion', '--shell', shell], {}).ended),
  );
  expect(zsh?.stdout).toContain('bashcompinit');
  expect(zsh?.stdout).toContain('complete -F _epos_kantan epos-kantan');
  expect(fish?.stdout).toMatch(/^complete -c epos-kantan -f -n '.*checkouts.*' -a refund -d 'Give a part/m);
  expect(fish?.stdout).toMatch(/-l state -xa 'waiting delivered dead'/);
});
