/**
 * A bar chart as a picture of the server's, with the same numbers as a table beneath it. All places in the picture are shares of its size, so
 * that it fits every width without becoming small.
 */
import { html } from 'hono/html';
import type { PagePart } from '../../http/pages/render-page.ts';
import type { ConsoleView } from '../console-view.ts';
import { dataTable } from '../pages/data-table.ts';
import { countText } from '../pages/format.ts';

/** One bar. */
export interface BarPoint {
  readonly label: string;
  /** The same where many stand side by side. */
  readonly short: string;
  /** 0 or more. */
  readonly value: number;
  /** The value in words. */
  readonly text: string;
}

/** A chart. */
export interface BarChart {
  readonly title: string;
  /** All of it in a few words. */
  readonly summary: string;
  readonly points: readonly BarPoint[];
  readonly tone?: 'good';
  readonly isLow?: boolean;
  /** What the values are, as head of the table. Default: a count. */
  readonly valueHead?: string;
  /** How a value of the scale is written. Default: as a count. */
  readonly scaleText?: (value: number) => string;
}

/** The chart as a piece of a page. */
export function barChart(view: ConsoleView, chart: BarChart): PagePart {
  const { words } = view;
  const { title, summary, points, tone } = chart;
  const top = niceTop(Math.max(0, ...points.map(({ value }) => value)));
  const scaleText = chart.scaleText ?? ((value: number) => countText(words.lang, value));
  const step = 100 / Math.max(1, points.length);
  return html`<figure class="chart">
    <figcaption><b>${title}</b> <span>${summary}</span></figcaption>
    <div class="plot${chart.isLow === true ? ' low' : ''}">
      ${scalePart([top, top / 2, 0].map(scaleText))}
      <svg role="img" aria-label="${title}. ${summary}" preserveAspectRatio="none">
        ${gridPart()}
        ${points.map(
          ({ label, value, text }, index) =>
            html`<rect
              class="bar${tone === undefined ? '' : ` ${tone}`}"
              x="${percent(index * step + step * 0.12)}"
              width="${percent(step * 0.76)}"
              y="${percent(100 - (100 * value) / top)}"
              height="${percent((100 * value) / top)}"
            >
              <title>${label}: ${text}</title>
            </rect>`,
        )}
      </svg>
      ${daysPart(points.map(({ short }) => short))}
    </div>
    ${numbersTable(
      view,
      title,
      [chart.valueHead ?? words.report.count],
      points.map(({ label, text }) => [label, text]),
    )}
  </figure>`;
}

/** The scale beside a plot. The table has the numbers: it need not be read out. */
export function scalePart(labels: readonly string[]): PagePart {
  return html`<div class="scale" aria-hidden="true">
    ${labels.map((label) => html`<span>${label}</span>`)}
  </div>`;
}

/** Three lines across a plot. */
export function gridPart(): PagePart {
  return html`${['0', '50%', '100%'].map((y) => html`<line class="grid" x1="0" x2="100%" y1="${y}" y2="${y}" />`)}`;
}

/** First, middle and last day below a plot. */
export function daysPart(labels: readonly string[]): PagePart {
  const shown = [...new Set([0, Math.floor((labels.length - 1) / 2), labels.length - 1])].filter(
    (index) => index >= 0,
  );
  return html`<div class="days" aria-hidden="true">
    ${shown.map((index) => html`<span>${labels[index] ?? ''}</span>`)}
  </div>`;
}

/** The numbers of a chart, a row for each day. */
export function numbersTable(
  { words }: ConsoleView,
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): PagePart {
  return html`<details>
    <summary>${words.report.table}</summary>
    ${dataTable({
      caption,
      columns: [{ head: words.report.day }, ...heads.map((head) => ({ head, isNumber: true }))],
      rows,
    })}
  </details>`;
}

/** A share for an attribute, with as many digits as a screen can show. */
export function percent(share: number): string {
  return `${String(Math.round(share * 1000) / 1000)}%`;
}

/** The top of a scale: the next of 2, 4, 10, 20, 40, 100 …, so that its half is a whole number as well. */
export function niceTop(max: number): number {
  for (let power = 1; ; power *= 10) {
    const found = [2, 4, 10].map((step) => step * power).find((top) => top >= max);
    if (found !== undefined) return found;
  }
}
