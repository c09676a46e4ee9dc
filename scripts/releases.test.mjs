/** One version for all published packages, in every place that names it. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file) => readFileSync(join(root, file), 'utf8');
const manifestOf = (name) => JSON.parse(read(`packages/${name}/package.json`));
const published = readdirSync(join(root, 'packages')).map(manifestOf);
const { version } = manifestOf('widget');

/** Every page, and the sample server that shops copy. */
const documents = [
  'README.md',
  'llms.txt',
  ...readdirSync(join(root, 'docs'), { recursive: true })
    .filter((file) => /\.(?:md|mjs)$/.test(file) && !file.includes('node_modules'))
    .map((file) => `docs/${file}`),
];

describe('a release', () => {
  it('raises all published packages together', () => {
    const { fixed, ignore } = JSON.parse(read('.changeset/config.json'));
    expect(fixed.map((names) => names.toSorted())).toEqual([published.map(({ name }) => name).toSorted()]);
    expect(ignore).toEqual([]);
    expect(published.map((manifest) => [manifest.name, manifest.version])).toEqual(
      published.map(({ name }) => [name, version]),
    );
  });

  it('is public, and asks npm to show what made it', () => {
    for (const { name, publishConfig } of published)
      expect([name, publishConfig.access, publishConfig.provenance]).toEqual([name, 'public', true]);
  });

  it.each(['packages/widget/src/version.ts', 'packages/bff/src/openapi/version.ts'])(
    'is named by %s',
    (file) => {
      expect(read(file)).toContain(`VERSION = '${version}'`);
    },
  );

  it('is named by the documentation wherever a served file is', () => {
    const named = documents.flatMap((file) =>
      [...read(file).matchAll(/epos-kantan-[a-z-]+-(\d+\.\d+\.\d+)\.(?:js|css)/g)].map(
        (match) => `${file}: ${match[1]}`,
      ),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((place) => !place.endsWith(`: ${version}`))).toEqual([]);
  });
});
