/** The dashboard, the alert rules, their pages and the list of figures in the docs hold each other and the catalogue. */
import { parser } from '@prometheus-io/lezer-promql';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { METRIC_CATALOG } from './metric-catalog.ts';
import type { MetricDescription } from './metric-catalog.ts';

const at = (path: string): URL => new URL(`../../../../${path}`, import.meta.url);
const read = (path: string): string => readFileSync(at(path), 'utf8');

const ruleSchema = z.strictObject({
  alert: z.string().regex(/^EposKantan[A-Z][A-Za-z]+$/),
  expr: z.string(),
  for: z.string().regex(/^\d+[smh]$/),
  labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
  annotations: z.strictObject({
    summary: z.string().min(10),
    runbook_url: z.string().regex(/^docs\/runbook\/alerts\/[a-z-]+\.md$/),
  }),
});
const rulesSchema = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(ruleSchema).min(1) })).length(1),
});
const rules = rulesSchema.parse(parse(read('deploy/alerts.yaml'))).groups.flatMap((group) => group.rules);

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}
const dashboard = JSON.parse(read('deploy/grafana-dashboard.json')) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly query: unknown }[] };
};
/** As Grafana puts its own words in. */
const filledIn = (expr: string): string =>
  expr.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*');
const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => ({ title, expr: filledIn(expr) })),
);

/** The sample names of a figure, each with the labels that it has besides those of a collector. */
function samplesOf({ name, type, labels = {} }: MetricDescription): [string, readonly string[]][] {
  const own = Object.keys(labels);
  if (type === 'counter') return [[`${name}_total`, own]];
  if (type === 'gauge') return [[name, own]];
  return [
    [`${name}_bucket`, [...own, 'le']],
    [`${name}_sum`, own],
    [`${name}_count`, own],
  ];
}
const SAMPLES = new Map(METRIC_CATALOG.flatMap(samplesOf));

/** Faults of an expression: what is no PromQL, names that nobody exposes, labels and values that a name does not have. */
function faultsOf(expr: string): readonly string[] {
  const faults: string[] = [];
  let name = '';
  parser.parse(expr).iterate({
    enter: (node) => {
      const text = expr.slice(node.from, node.to);
      if (node.type.isError) faults.push(`no PromQL at ${String(node.from)}`);
      if (node.name === 'VectorSelector') name = /^\w+/.exec(text)?.[0] ?? '';
      if (node.name === 'VectorSelector' && name !== 'up' && !SAMPLES.has(name))
        faults.push(`no figure ${name}`);
      if (/^(?:Unq)?uotedLabelMatcher$|^UnquotedLabelMatcher$/i.test(node.name))
        faults.push(...matcherFaults(name, text));
    },
  });
  return faults;
}

function matcherFaults(name: string, matcher: string): readonly string[] {
  const [, label = '', sign = '', value = ''] = /^(\w+)\s*(=~|!~|!=|=)\s*"(.*)"$/.exec(matcher) ?? [];
  if (['job', 'instance'].includes(label)) return [];
  if (SAMPLES.get(name)?.includes(label) !== true) return [`${name} has no label ${label}`];
  const { labels = {} } = METRIC_CATALOG.find(({ name: family }) => name.startsWith(family)) ?? {};
  const values: readonly string[] | null = labels[label] ?? null;
  const named = sign.endsWith('~') ? value.split('|') : [value];
  return values === null
    ? []
    : named.filter((one) => !values.includes(one)).map((one) => `${label} is never ${one}`);
}

it('an expression that is wrong is noticed', () => {
  expect(faultsOf('sum(rate(epos_kantan_starts_total[5m])')).not.toEqual([]);
  expect(faultsOf('epos_kantan_start_total')).toEqual(['no figure epos_kantan_start_total']);
  expect(faultsOf('epos_kantan_starts_total{by="x"}')).toEqual(['epos_kantan_starts_total has no label by']);
  expect(faultsOf('epos_kantan_starts_total{end=~"created|gone"}')).toEqual(['end is never gone']);
  expect(faultsOf('max by (queue) (epos_kantan_dead_letters) > 0')).toEqual([]);
});

describe('the alert rules', () => {
  it.each(rules)(
    '$alert asks for figures that there are, and has its page',
    ({ alert, expr, annotations }) => {
      expect(faultsOf(expr)).toEqual([]);
      const path = annotations.runbook_url;
      const kebab = alert
        .replace('EposKantan', '')
        .replace(/(?<!^)([A-Z])/g, '-$1')
        .toLowerCase();
      expect(path).toBe(`docs/runbook/alerts/${kebab}.md`);
      expect(existsSync(at(path))).toBe(true);
      const page = read(path);
      // What an operator reads is what woke him.
      expect(page).toContain(`\`\`\`promql\n${expr}\n\`\`\``);
      expect([...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([
        'What it means',
        'What to look at',
        'What you do',
      ]);
      for (const [figure] of page.matchAll(/epos_kantan_\w+/g)) {
        const isThere = SAMPLES.has(figure) || METRIC_CATALOG.some(({ name }) => name === figure);
        expect([figure, isThere]).toEqual([figure, true]);
      }
    },
  );

  it('are all in the index of the runbook, and no page is without a rule', () => {
    const names = rules.map(({ annotations }) => annotations.runbook_url.split('/').at(-1) ?? '');
    expect(new Set(names).size).toBe(names.length);
    expect(readdirSync(at('docs/runbook/alerts')).toSorted()).toEqual(names.toSorted());
    const linked = [...read('docs/runbook/README.md').matchAll(/\(alerts\/([a-z-]+\.md)\)/g)];
    expect(linked.map(([, name]) => name)).toEqual(names);
  });

  it('watch every check of /readyz that is only told', () => {
    const told = rules.find(({ alert }) => alert === 'EposKantanCheckFailed')?.expr ?? '';
    for (const check of ['migrations', 'clock', 'timers']) expect(told).toContain(check);
  });
});

describe('the dashboard', () => {
  it.each(queries)('$title: $expr', ({ expr }) => {
    expect(faultsOf(expr)).toEqual([]);
  });

  it('shows every figure', () => {
    const text = [...queries.map(({ expr }) => expr), JSON.stringify(dashboard.templating)].join('\n');
    expect(METRIC_CATALOG.filter(({ name }) => !text.includes(name)).map(({ name }) => name)).toEqual([]);
  });
});

it('the docs list every figure with its kind, its labels and whose it is', () => {
  const rows = [
    ...read('docs/observability.md').matchAll(/^\| `(epos_kantan_\w+)` +\| (\w+) +\| (.*?) +\| (\w+) +\|/gm),
  ];
  expect(rows.map(([, name, type, labels, of]) => ({ name, type, labels, of }))).toEqual(
    METRIC_CATALOG.map(({ name, type, labels = {}, of }) => ({
      name,
      type,
      labels:
        Object.keys(labels)
          .map((label) => `\`${label}\``)
          .join(', ') || '–',
      of,
    })),
  );
});
