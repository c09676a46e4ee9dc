/**
 * Reads a text as OpenMetrics 1.0 and refuses what the specification forbids: the order of lines, the suffixes of samples, units, escapes,
 * histograms that do not add up, families and series that come twice. Written from the specification, for tests.
 */

/** One sample. */
export interface Sample {
  readonly family: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One family as its lines describe it. */
export interface Family {
  readonly type: string;
  readonly unit: string | null;
  readonly help: string;
}

/** A text that was read. */
export interface OpenMetrics {
  readonly families: ReadonlyMap<string, Family>;
  readonly samples: readonly Sample[];
  /** The one value of a sample with just these labels; undefined = there is none. */
  valueOf(name: string, labels?: Readonly<Record<string, string>>): number | undefined;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const ESCAPED = String.raw`(?:[^\\"\n]|\\["\\n])*`;
const META = new RegExp(`^# (TYPE|UNIT|HELP) (${NAME}) (.*)$`);
const LABEL = new RegExp(String.raw`([a-zA-Z_][a-zA-Z0-9_]*)="(${ESCAPED})"`, 'y');
const SAMPLE = new RegExp(String.raw`^(${NAME})(?:\{(.*)\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|[+-]Inf|NaN)$`);
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total'],
  gauge: [''],
  histogram: ['_bucket', '_count', '_sum'],
};

/** @throws Error that names the line */
export function readOpenMetrics(text: string): OpenMetrics {
  if (!text.endsWith('\n# EOF\n')) throw new Error('the text does not end with # EOF');
  const families = new Map<string, Family>();
  const samples: Sample[] = [];
  const seen = new Set<string>();
  let current: Partial<Record<'type' | 'unit' | 'help', string>> & { name: string } = { name: '' };
  for (const line of text.slice(0, -'\n# EOF\n'.length).split('\n')) {
    const fail = (why: string): Error => new Error(`${why}: ${line}`);
    const meta = META.exec(line);
    if (meta !== null) {
      const [, key = '', name = '', rest = ''] = meta;
      if (current.name !== name) {
        if (families.has(name)) throw fail('a family comes twice');
        current = { name };
      } else if (families.has(name)) throw fail('a family is described after its samples');
      const field = key.toLowerCase() as 'type' | 'unit' | 'help';
      if (current[field] !== undefined) throw fail('said twice');
      if (field === 'help' && !new RegExp(`^${ESCAPED}$`).test(rest)) throw fail('help is not escaped');
      if (field === 'unit' && !name.endsWith(`_${rest}`)) throw fail('the name does not end with the unit');
      current[field] = rest;
      continue;
    }
    const found = SAMPLE.exec(line);
    if (found === null) throw fail('no line of OpenMetrics');
    const [, name = '', labelText = '', number = ''] = found;
    if (current.type === undefined) throw fail('a sample without a type');
    const { type } = current;
    const suffix = SUFFIXES[type]?.find((one) => name === `${current.name}${one}`);
    if (suffix === undefined) throw fail(`no sample of the ${type} ${current.name}`);
    families.set(current.name, { type, unit: current.unit ?? null, help: current.help ?? '' });
    const labels = labelsOf(labelText, fail);
    const series = `${name} ${JSON.stringify(Object.entries(labels).sort())}`;
    if (seen.has(series)) throw fail('a series comes twice');
    seen.add(series);
    const value = number === '+Inf' ? Infinity : number === '-Inf' ? -Infinity : Number(number);
    if (type !== 'gauge' && !(value >= 0)) throw fail('a count below zero');
    if (suffix === '_bucket' && !/^(?:\d+\.\d+|\+Inf)$/.test(labels['le'] ?? '')) throw fail('no bound');
    samples.push({ family: current.name, name, labels, value });
  }
  checkHistograms(families, samples);
  return { families, samples, valueOf: (name, labels = {}) => valueOf(samples, name, labels) };
}

function labelsOf(text: string, fail: (why: string) => Error): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  let at = 0;
  while (at < text.length) {
    LABEL.lastIndex = at;
    const label = LABEL.exec(text);
    if (label === null) throw fail('a label that is none');
    const [whole, name = '', value = ''] = label;
    if (name in labels) throw fail('a label twice');
    labels[name] = value.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
    at += whole.length;
    if (at < text.length && text[at++] !== ',') throw fail('labels without a comma');
  }
  return labels;
}

function valueOf(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>>,
): number | undefined {
  const wanted = JSON.stringify(Object.entries(labels).sort());
  return samples.find(
    (one) => one.name === name && JSON.stringify(Object.entries(one.labels).sort()) === wanted,
  )?.value;
}

function checkHistograms(families: ReadonlyMap<string, Family>, samples: readonly Sample[]): void {
  for (const [family, { type }] of families) {
    if (type !== 'histogram') continue;
    const counts = samples.filter(({ name }) => name === `${family}_count`);
    for (const { labels, value } of counts) {
      const buckets = samples.filter(({ name, labels: { le, ...others } }) => {
        return name === `${family}_bucket` && le !== undefined && same(others, labels);
      });
      const values = buckets.map((bucket) => bucket.value);
      const bounds = buckets.map((bucket) => Number((bucket.labels['le'] ?? '').replace('+Inf', 'Infinity')));
      if (bounds.some((bound, n) => n > 0 && bound <= (bounds[n - 1] ?? 0)))
        throw new Error(`${family}: order`);
      if (values.some((count, n) => n > 0 && count < (values[n - 1] ?? 0)))
        throw new Error(`${family}: falls`);
      if (bounds.at(-1) !== Infinity || values.at(-1) !== value) throw new Error(`${family}: no whole count`);
    }
  }
}

function same(a: object, b: object): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}
