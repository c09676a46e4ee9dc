/** Two lines over days, half and nine tenths, as a picture with the numbers as a table beneath. A day without a value breaks the line. */
import { html } from 'hono/html';
import type { PagePart } from '../../http/pages/render-page.ts';
import type { ConsoleView } from '../console-view.ts';
import { durationText } from '../pages/format.ts';
import { daysPart, gridPart, numbersTable, percent, scalePart } from './bar-chart.ts';

/** One day; ms, null = nothing was measured. */
export interface LinePoint {
  readonly label: string;
  /** The same where many stand side by side. */
  readonly short: string;
  readonly half: number | null;
  readonly most: number | null;
}

/** The chart as a piece of a page. */
export function lineChart(view: ConsoleView, title: string, points: readonly LinePoint[]): PagePart {
  const { words } = view;
  const { p50, p90 } = words.report;
  const say = (ms: number | null): string => (ms === null ? '—' : durationText(words.lang, ms));
  const top = topOf(Math.max(0, ...points.flatMap(({ half, most }) => [half ?? 0, most ?? 0])));
  return html`<figure class="chart">
    <figcaption><b>${title}</b>${legend(p50, p90)}</figcaption>
    <div class="plot">
      ${scalePart([top, top / 2, 0].map(say))}
      <svg role="img" aria-label="${title}: ${p50}, ${p90}" preserveAspectRatio="none">
        ${gridPart()} ${linePart('most', points, ({ most }) => most, top, say)}
        ${linePart('half', points, ({ half }) => half, top, say)}
      </svg>
      ${daysPart(points.map(({ short }) => short))}
    </div>
    ${numbersTable(
      view,
      title,
      [p50, p90],
      points.map(({ label, half, most }) => [label, say(half), say(most)]),
    )}
  </figure>`;
}

function legend(p50: string, p90: string): PagePart {
  return html`<span class="legend plot-key"
    ><span
      ><svg aria-hidden="true">
        <line class="half" x1="0" x2="100%" y1="50%" y2="50%" />
        <circle class="half-dot" cx="50%" cy="50%" r="3.5" /></svg
      >${p50}</span
    ><span
      ><svg aria-hidden="true">
        <line class="most" x1="0" x2="100%" y1="50%" y2="50%" />
        <circle class="most-dot" cx="50%" cy="50%" r="3.5" /></svg
      >${p90}</span
    ></span
  >`;
}

function linePart(
  kind: 'half' | 'most',
  points: readonly LinePoint[],
  valueOf: (point: LinePoint) => number | null,
  top: number,
  say: (ms: number | null) => string,
): PagePart {
  const places = points.map((point, index) => {
    const value = valueOf(point);
    const x = percent((100 * (index + 0.5)) / points.length);
    return value === null
      ? null
      : { x, y: percent(100 - (100 * value) / top), words: `${point.label}: ${say(value)}` };
  });
  const ways = places.slice(1).map((to, index) => {
    const from = places[index] ?? null;
    return from === null || to === null
      ? ''
      : html`<line class="${kind}" x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" />`;
  });
  const dots = places.map((place) =>
    place === null
      ? ''
      : html`<circle class="${kind}-dot" cx="${place.x}" cy="${place.y}" r="3.5"
          ><title>${place.words}</title></circle
        >`,
  );
  return html`${ways}${dots}`;
}

/** Tops whose half can be said in whole units. */
const TOPS_MS = [10, 20, 60, 120, 240, 600, 1_200, 3_600, 7_200, 21_600, 43_200, 86_400].map(
  (seconds) => seconds * 1_000,
);

function topOf(max: number): number {
  return TOPS_MS.find((top) => top >= max) ?? Math.ceil(max / 172_800_000) * 172_800_000;
}
