/** Every reason of an attention has its section in the documentation, with what each reader needs. */
import { readFileSync } from 'node:fs';
import { ATTENTION_REASONS } from '@epos-kantan/shared';
import { expect, it } from 'vitest';

const page = (name: string): string =>
  readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), 'utf8');

/** The sections by their title. */
const sections = new Map(
  page('odd-outcomes.md')
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.split('\n')[0]?.replaceAll('`', '') ?? '', text] as const),
);

it('the documentation has a section for each reason of an attention, and no other', () => {
  expect([...sections.keys()]).toEqual([...ATTENTION_REASONS]);
});

it.each(ATTENTION_REASONS)(
  '%s is told when, what the BFF did, what the operator and the shop do',
  (reason) => {
    const parts = [...(sections.get(reason) ?? '').matchAll(/^- \*\*(.+?):\*\* (.+)/gm)];
    expect(parts.map(([, title]) => title)).toEqual([
      'When',
      'What the BFF did',
      'What the operator can do',
      'What the shop should do',
    ]);
    for (const [, , text] of parts) expect(text?.length).toBeGreaterThan(20);
  },
);

it.each(ATTENTION_REASONS)('%s stands in the life of a payment as well', (reason) => {
  expect(page('lifecycle.md')).toContain(`| \`${reason}\``);
});
