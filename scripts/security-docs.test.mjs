/** The pages on security say what is there: each item of the standard once, tests and pages that exist, figures that add up. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (file) => readFileSync(join(root, file), 'utf8');

const page = read('docs/security-asvs.md');
const items = JSON.parse(read('scripts/asvs-5.0.0.json'));
const ANSWERS = ['test', 'page', 'does not apply', 'not met'];

/** The rows of the page: `| V1.2.3 | 1 | what it asks for | answer: more |`. */
const rows = [...page.matchAll(/^\| (V[\d.]+) +\| (\d) +\| (.+?) +\| (.+?) +\|$/gm)].map(
  ([, id, level, asks, answer]) => {
    const [kind = '', more = ''] = /^([a-z ]+): (.+)$/.exec(answer)?.slice(1) ?? [];
    return { id, level: Number(level), asks, kind, more };
  },
);

const pathOfTest = (file) => (/^(?:packages|scripts|e2e)\//.test(file) ? file : `packages/bff/src/${file}`);

/** What is wrong with the tests that a text names as `file` or `file`: name of a test. */
function faultOfTest(text) {
  const [, file, name] =
    /^`([^`]+\.(?:test\.(?:ts|mjs)|journey\.ts|contract\.ts))`(?:: (.+))?$/.exec(text) ?? [];
  if (file === undefined) return `${text}: names no test file`;
  const path = pathOfTest(file);
  if (!existsSync(join(root, path))) return `${path}: is not there`;
  const source = read(path);
  const isThere =
    name === undefined ||
    [`'${name.replaceAll("'", "\\'")}'`, `"${name}"`].some((quoted) => source.includes(quoted));
  return isThere ? null : `${path}: has no test "${name}"`;
}

/** Links of a page of docs that lead to no file. */
const deadLinks = (file) =>
  [...read(file).matchAll(/\]\((?!https:)([^)#]+)/g)]
    .map(([, target]) => join(dirname(file), target))
    .filter((target) => !existsSync(join(root, target)));

describe('the page on ASVS', () => {
  it('has each item of level 1 and 2 once, with its level, and no other', () => {
    expect(items).toHaveLength(253);
    expect(rows.map(({ id, level }) => [id, level])).toEqual(items.map(({ id, level }) => [id, level]));
  });

  it('answers every item by one of four words, and with something to it', () => {
    expect(
      rows.filter(({ kind, more, asks }) => !ANSWERS.includes(kind) || more.length < 5 || asks.length < 3),
    ).toEqual([]);
  });

  it('names tests that are there', () => {
    const faults = rows.filter(({ kind }) => kind === 'test').map(({ id, more }) => [id, faultOfTest(more)]);
    expect(faults.filter(([, fault]) => fault !== null)).toEqual([]);
  });

  it('names pages that are there', () => {
    const pages = rows.filter(({ kind }) => kind === 'page');
    expect(pages.filter(({ more }) => !/^\[[^\]]+\]\([^)]+\)$/.test(more))).toEqual([]);
    expect(deadLinks('docs/security-asvs.md')).toEqual([]);
  });

  it('counts its answers as they are', () => {
    const told = Object.fromEntries(
      [...page.matchAll(/^\| ([a-z ]+?) +\| (\d+) +\|$/gm)].map(([, word, figure]) => [word, Number(figure)]),
    );
    const counted = ANSWERS.map((word) => [word, rows.filter(({ kind }) => kind === word).length]);
    expect(told).toEqual({ ...Object.fromEntries(counted), all: rows.length });
  });

  it.each([
    ['a file that is not there', '`journeys/nowhere.test.ts`', 'is not there'],
    ['a test that is not there', '`journeys/edge.test.ts`: is nowhere', 'has no test'],
    ['no test at all', '`journeys/edge.ts`', 'names no test file'],
  ])('is judged by what notices %s', (_, text, fault) => {
    expect(faultOfTest(text)).toContain(fault);
  });
});

describe('the page on who can do what', () => {
  const threats = read('docs/security.md');

  it('names tests that are there, for every arrow', () => {
    const named = [...threats.matchAll(/`([\w/.-]+\.(?:test\.(?:ts|mjs)|journey\.ts|contract\.ts))`/g)].map(
      ([whole]) => whole,
    );
    expect(named.map(faultOfTest).filter((fault) => fault !== null)).toEqual([]);
    const arrows = [...threats.matchAll(/^### (\d+)\. [\s\S]*?(?=^##|$(?![\s\S]))/gm)];
    expect(arrows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 11 }, (_, at) => at + 1));
    for (const [text, number] of arrows) {
      expect(text, `arrow ${number} names a test`).toMatch(
        /`[\w/.-]+\.(?:test\.(?:ts|mjs)|journey\.ts|contract\.ts)`/,
      );
      expect(threats, `arrow ${number} is in the picture`).toMatch(
        new RegExp(`──? ?${number} ?──?|\\(${number}\\)`),
      );
    }
  });

  it.each(['docs/security.md', 'SECURITY.md'])('%s links to what is there', (file) => {
    expect(deadLinks(file)).toEqual([]);
  });

  it('can be read in ten minutes', () => {
    expect(threats.split(/\s+/).length).toBeLessThan(2_300);
  });
});

describe('SECURITY.md', () => {
  it('names no person and no address: a report goes by the host of the repository', () => {
    const policy = read('SECURITY.md');
    expect(policy).toMatch(/Report a vulnerability/);
    expect(policy).not.toMatch(/[\w.]+@[\w-]+\.[a-z]{2,}/i);
  });
});

/** Sources of the published packages: what tests, proofs and journeys do is not delivered. */
function sourcesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return /^(?:testing|test-support|proof|journeys|generated)$/.test(entry.name) ? [] : sourcesBelow(path);
    return /\.tsx?$/.test(entry.name) && !/\.(?:test|contract)\./.test(entry.name) ? [path] : [];
  });
}

it('no source of the packages runs text as code, and the BFF starts no process', () => {
  const sources = ['shared', 'bff', 'widget', 'simulator'].flatMap((name) =>
    sourcesBelow(`packages/${name}/src`),
  );
  expect(sources.length).toBeGreaterThan(300);
  const holding = (pattern, files) => files.filter((file) => pattern.test(read(file)));
  expect(holding(/\beval\(|\bnew Function\(|\bFunction\(['"`]|['"]node:vm['"]/, sources)).toEqual([]);
  const ofBff = sources.filter((file) => file.startsWith('packages/bff/'));
  expect(holding(/['"](?:node:)?(?:child_process|worker_threads|cluster)['"]/, ofBff)).toEqual([]);
});
