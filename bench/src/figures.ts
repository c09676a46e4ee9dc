/** Medians, ratios and the table of a run. Pure. Called by `main` and by the measures. */

/** One row of the table: what was measured in each round, ours and the peer's side by side. */
export interface Measure {
  /** Of the list of measures, e.g. `P1`. */
  readonly id: string;
  readonly what: string;
  /** What ours is held against. */
  readonly against: string;
  /** Of both figures; `''` = a plain number. */
  readonly unit: '/s' | 'ms' | 's' | 'MB' | 'MB/min' | '';
  readonly ours: readonly number[];
  readonly peer: readonly number[];
  readonly goal: Goal;
  /** Ours is its largest round and not the middle one: for what must never happen. */
  readonly countsWorst?: true;
}

/** The bound on ours ÷ peer, or on ours where the limit stands for itself. */
export type Goal =
  { readonly ratioAtLeast: number } | { readonly ratioAtMost: number } | { readonly atMost: number };

/** A measure with what it comes to. */
export interface Verdict extends Measure {
  readonly median: { readonly ours: number; readonly peer: number | null; readonly ratio: number | null };
  /** The ratio's smallest and largest round. */
  readonly spread: readonly [number, number] | null;
  readonly isMet: boolean;
}

/** The middle of at least one number. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The number that so many of a hundred do not exceed, by the nearest rank. */
export function percentile(numbers: readonly number[], percent: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

/** How much `y` grows per `x`, by least squares; NaN for fewer than two points. */
export function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): number {
  const mean = (numbers: readonly number[]): number =>
    numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const middle = { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) };
  const sum = (of: (dx: number, dy: number) => number): number =>
    points.reduce((total, { x, y }) => total + of(x - middle.x, y - middle.y), 0);
  return sum((dx, dy) => dx * dy) / sum((dx) => dx * dx);
}

/** What a measure comes to: the median of the rounds' ratios, not the ratio of medians, for rounds share their minute. */
export function judge(measure: Measure): Verdict {
  const { ours, peer, goal, countsWorst } = measure;
  const ratios = peer.map((value, round) => (ours[round] ?? Number.NaN) / value);
  const ratio = ratios.length === 0 ? null : median(ratios);
  const figures = {
    ours: countsWorst ? Math.max(...ours) : median(ours),
    peer: peer.length === 0 ? null : median(peer),
    ratio,
  };
  return {
    ...measure,
    median: figures,
    spread: ratios.length === 0 ? null : [Math.min(...ratios), Math.max(...ratios)],
    isMet: isWithin(goal, figures),
  };
}

function isWithin(goal: Goal, { ours, ratio }: Verdict['median']): boolean {
  if ('atMost' in goal) return ours <= goal.atMost;
  if (ratio === null) return false;
  return 'ratioAtLeast' in goal ? ratio >= goal.ratioAtLeast : ratio <= goal.ratioAtMost;
}

/** The table of a run, for a terminal and for Markdown. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const head = ['', 'measure', 'ours', 'against', 'peer', 'ratio (min–max)', 'goal', ''];
  const rows = verdicts.map((verdict) => [
    verdict.id,
    verdict.what,
    amount(verdict.median.ours, verdict.unit),
    verdict.against,
    verdict.median.peer === null ? '–' : amount(verdict.median.peer, verdict.unit),
    ratioText(verdict),
    goalText(verdict),
    verdict.isMet ? 'met' : 'MISSED',
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** A figure with its unit. */
export function amount(value: number, unit: Measure['unit']): string {
  if (unit === '') return Number.isInteger(value) ? String(value) : value.toFixed(4);
  if (unit !== '/s') return `${value.toFixed(1)} ${unit}`;
  return `${value < 10 ? value.toFixed(1) : String(Math.round(value))}/s`;
}

function ratioText({ median: { ratio }, spread }: Verdict): string {
  if (ratio === null || spread === null) return '–';
  return `${ratio.toFixed(2)} (${spread[0].toFixed(2)}–${spread[1].toFixed(2)})`;
}

function goalText({ goal, unit }: Verdict): string {
  if ('atMost' in goal) return `≤ ${amount(goal.atMost, unit)}`;
  return 'ratioAtLeast' in goal ? `≥ ${String(goal.ratioAtLeast)} ×` : `≤ ${String(goal.ratioAtMost)} ×`;
}
