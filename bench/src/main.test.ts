import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

describe('a run', () => {
  it('of one short round measures everything, against every peer', { timeout: 180_000 }, async () => {
    const short = ['--rounds', '1', '--seconds', '0.2', '--stored', '1500'];
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', MAIN, ...short]);
    const ids = stdout.split('\n').map((row) => row.split('|')[1]?.trim());
    expect(ids.filter((id) => id?.startsWith('P'))).toEqual(['P1', 'P2', 'P3', 'P3', 'P4', 'P5', 'P5', 'P5']);
    expect(stdout).not.toContain('NaN');
  });
});
