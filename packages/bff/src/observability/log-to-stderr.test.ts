/** The log of a process of its own, whose reader does not read. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const LOG = fileURLToPath(new URL('./log.ts', import.meta.url));

/** Writes as many lines of a kilobyte as its argument says, says so on stdout, and ends when its stdin does. */
const program = `
  import { createLog } from ${JSON.stringify(LOG)};
  const log = createLog({ level: 'info' });
  const count = Number(process.argv.at(-1));
  for (let n = 0; n < count; n += 1) log.info({ n, text: 'x'.repeat(1000) }, 'a line');
  process.stdout.write('went on\\n');
  process.stdin.on('end', () => process.exit(0)).resume();
`;

function start(count: number) {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program, String(count)];
  return spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
}

// Once, for the compiler's cache: the process that compiles shares stderr, and makes it one that holds up whoever writes.
beforeAll(async () => {
  const child = start(0);
  child.stdin.end();
  await once(child, 'exit');
});

describe('the log', () => {
  it('whose reader does not read keeps nobody waiting, neither at work nor at the end', async () => {
    const child = start(20_000);
    // Read by nobody: the pipe is full after some kilobytes.
    child.stderr.pause();
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe('went on\n');
    child.stdin.end();
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    child.stderr.destroy();
  });

  it('tells how many lines it dropped once its reader reads again', async () => {
    const child = start(20_000);
    await once(child.stdout, 'data');
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('were dropped')) child.stdin.end();
    });
    await once(child, 'close');
    const lines = text.trim().split('\n');
    const dropped = (JSON.parse(lines.at(-1) ?? '{}') as { dropped: number }).dropped;
    expect(dropped).toBeGreaterThan(0);
    expect(lines.length - 1 + dropped).toBe(20_000);
  });

  it('is whole when the process ends at once', async () => {
    const child = start(100);
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stdin.end();
    await once(child, 'close');
    expect(text.trim().split('\n')).toHaveLength(100);
  });
});
