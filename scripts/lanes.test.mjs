/** What a lane is made of: a copy of the tree as it stands, and the words on what an update has moved. The lanes themselves are `pnpm test:lanes`. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { layTree } from './lanes/lay-tree.mjs';
import { changesOf, versionsOf } from './lanes/newest.mjs';

const rootFolder = fileURLToPath(new URL('../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-lanes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the tree of a lane', () => {
  it('is this one as it stands, with nothing that was installed or built, and git knows all of it', () => {
    layTree(folder);
    for (const file of ['package.json', 'pnpm-lock.yaml', 'scripts/lanes.test.mjs'])
      expect(readFileSync(join(folder, file), 'utf8')).toBe(readFileSync(join(rootFolder, file), 'utf8'));
    expect(existsSync(join(folder, 'node_modules'))).toBe(false);
    expect(existsSync(join(folder, 'packages/widget/dist'))).toBe(false);
    expect(execFileSync('git', ['status', '--porcelain'], { cwd: folder, encoding: 'utf8' })).toBe('');
  });

  it('asks for the versions that this one asks for', () => {
    const versions = versionsOf(folder);
    expect(versions).toEqual(versionsOf(rootFolder));
    expect(versions.get('packages/bff hono')).toMatch(/^\d+\.\d+\.\d+$/);
    expect(versions.get('. vitest')).toMatch(/^\d/);
  });
});

it('names what an update has moved, and nothing else', () => {
  const before = new Map([
    ['packages/bff hono', '4.13.19'],
    ['packages/bff zod', '4.6.7'],
  ]);
  const after = new Map([...before, ['packages/bff hono', '5.0.0'], ['demo lit', '4.0.0']]);
  expect(changesOf(before, after)).toEqual(['packages/bff hono 4.13.19 → 5.0.0', 'demo lit none → 4.0.0']);
});
