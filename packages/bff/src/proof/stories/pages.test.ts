/** The runbook and the stories hold each other: no page without a story, no word on a page that the code does not have. */
import { ATTENTION_REASONS } from '@epos-kantan/shared';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isScenarioName } from '../crash/scenarios.ts';
import { STORIES } from './story-list.ts';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const RUNBOOK = join(ROOT, 'docs/runbook');
const HEADINGS = [
  'What you see',
  'What happened',
  'What the component does by itself',
  'What you do',
  'See it happen',
  'Where it was seen elsewhere',
];
const NAMES = STORIES.map(({ name }) => name);
const PAGES = readdirSync(RUNBOOK).filter((file) => file.endsWith('.md') && file !== 'README.md');
/** A page for each alert; which there are is held by the rules' own test. */
const ALERTS = readdirSync(join(RUNBOOK, 'alerts')).map((file) => `alerts/${file}`);
const README = readFileSync(join(RUNBOOK, 'README.md'), 'utf8');
const MODES = Array.from({ length: 25 }, (_, n) => `B${String(n + 1)}`);

/** All product code, with texts that are split over lines joined again. */
const SOURCE = ['bff', 'shared', 'simulator']
  .flatMap((name) =>
    readdirSync(join(ROOT, 'packages', name, 'src'), { recursive: true, withFileTypes: true }),
  )
  .filter(
    (entry) => entry.isFile() && /(?<!\.test)\.ts$/.test(entry.name) && !entry.parentPath.includes('/proof'),
  )
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  .join('\n')
  .replaceAll(/' \+\n\s*'/g, '');

const read = (file: string): string => readFileSync(join(RUNBOOK, file), 'utf8');
const all = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');

it('every story has its page and every page its story', () => {
  expect(PAGES.toSorted()).toEqual(NAMES.map((name) => `${name}.md`).toSorted());
});

it('every failure mode is played by a story and stands in the index beside it', () => {
  expect(new Set(STORIES.flatMap(({ modes }) => modes))).toEqual(new Set(MODES));
  for (const mode of MODES) {
    const row = new RegExp(`^\\| ${mode} +\\|.*$`, 'm').exec(README)?.[0] ?? '';
    const played = STORIES.filter(({ modes }) => modes.includes(mode)).map(({ name }) => name);
    expect(all(row, /\]\(([a-z-]+)\.md\)/g), mode).toEqual(played);
  }
});

it('every page and every reason for attention can be found from the index', () => {
  const linked = new Set(all(README, /\]\(([a-z-]+)\.md\)/g));
  expect([...linked].toSorted()).toEqual(NAMES.toSorted());
  const reasons = new Set(all(README, /odd-outcomes\.md#([a-z_]+)/g));
  expect([...reasons].toSorted()).toEqual([...ATTENTION_REASONS].toSorted());
});

it.each(NAMES)(
  'the page of %s has all its headings, in order, each with text below it, and its command',
  (name) => {
    const text = read(`${name}.md`);
    expect(all(text, /^## (.+)$/gm)).toEqual(HEADINGS);
    for (const part of text.split(/^## .+$/m).slice(1)) expect(part.trim().length).toBeGreaterThan(20);
    expect(text).toContain(`\npnpm reproduce ${name}\n`);
  },
);

describe.each([...PAGES, ...ALERTS, 'README.md'])('%s', (file) => {
  const text = read(file);

  it('quotes only log lines that the code writes', () => {
    for (const quoted of all(text, /`"([^"`]+)"`/g)) expect(SOURCE.includes(quoted), quoted).toBe(true);
  });

  it('names only reasons, settings and commands that exist', () => {
    for (const reason of all(text, /odd-outcomes\.md#([a-z_]+)/g))
      expect(ATTENTION_REASONS).toContain(reason);
    for (const reason of all(text, /reason `([a-z_]+)`/g)) expect(ATTENTION_REASONS).toContain(reason);
    for (const name of all(text, /`([A-Z]+(?:_[A-Z]+)+)`/g)) expect(SOURCE.includes(name), name).toBe(true);
    for (const outcome of all(text, /`outcome` `([a-z_]+)`/g)) expect(SOURCE).toContain(`'${outcome}'`);
    const scripts = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    for (const script of all(text, /pnpm ([a-z-]+)/g)) expect(Object.keys(scripts.scripts)).toContain(script);
    for (const name of all(text, /pnpm crash-points ([a-z-]+)/g))
      expect(isScenarioName(name), name).toBe(true);
    for (const name of all(text, /pnpm reproduce ([a-z-]+)/g)) expect(['--all', ...NAMES]).toContain(name);
  });

  it('leads to pages and sections that exist', () => {
    for (const link of all(text, /\]\((?!https?:)([^)]+)\)/g)) {
      const [path, anchor] = link.split('#');
      // Has sections of its own tests; the reasons are checked above.
      if (path?.endsWith('odd-outcomes.md') === true) continue;
      const target = join(
        path === '' ? RUNBOOK : dirname(join(RUNBOOK, file)),
        path === '' ? file : (path ?? ''),
      );
      expect(existsSync(target), link).toBe(true);
      if (anchor === undefined) continue;
      const anchors = all(readFileSync(target, 'utf8'), /^##+ (.+)$/gm).map((title) =>
        title
          .toLowerCase()
          .replaceAll(/[^a-z0-9 -]/g, '')
          .replaceAll(' ', '-'),
      );
      expect(anchors, link).toContain(anchor);
    }
  });

  it('orders only trouble that the simulator knows', () => {
    for (const order of all(text, /-d '(\{"on".+\})'/g)) {
      const { on, kind } = JSON.parse(order) as { on: string; kind: string };
      expect(SOURCE).toContain(`'${on}'`);
      expect(SOURCE).toContain(`'${kind}'`);
    }
  });
});
