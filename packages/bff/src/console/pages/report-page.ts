/** How the payments of some days went, as charts, and the files to match a deposit with. */
import { html } from 'hono/html';
import { UNPAID_REASONS } from '../../checkout/ports/checkout-reader.ts';
import type { PagePart } from '../../http/pages/render-page.ts';
import type { DayCounts } from '../../conversion/conversion-store.ts';
import { barChart } from '../charts/bar-chart.ts';
import type { BarChart } from '../charts/bar-chart.ts';
import { renderFunnel } from '../charts/funnel.ts';
import type { Funnel } from '../charts/funnel.ts';
import { lineChart } from '../charts/line-chart.ts';
import { reasonBars } from '../charts/reason-bars.ts';
import type { ConsoleContext, ConsoleView } from '../console-view.ts';
import { dayBefore, spanOfDay } from '../japan-days.ts';
import type { DayFigures } from '../japan-days.ts';
import { renderConsole } from './console-page.ts';
import { countText, dayText, shortDayText, yenText } from './format.ts';

/** What the page tells. Days are `yyyy-MM-dd` in Japan, both included. */
export interface ReportPage {
  readonly first: string;
  readonly last: string;
  readonly today: string;
  /** Null when too many were asked for. */
  readonly charts: ReportCharts | null;
}

/** What the charts show. */
export interface ReportCharts {
  readonly days: readonly DayFigures[];
  /** Of all days together. */
  readonly conversion: DayCounts;
}

/** Answers with the page. */
export function renderReport(c: ConsoleContext, page: ReportPage): Promise<Response> {
  const view = c.get('view');
  const { words } = view;
  const text = words.report;
  return renderConsole(c, {
    title: text.title,
    entry: 'report',
    status: page.charts === null ? 422 : 200,
    content: html`<div class="head"><h1>${text.title}</h1></div>
      ${rangePart(view, page)}
      ${
        page.charts === null
          ? html`<p class="notice warn" role="alert">${text.tooLong}</p>`
          : html`${chartsPart(view, page, page.charts)} ${filesPart(view, page)}`
      }`,
  });
}

function rangePart({ words, base }: ConsoleView, { first, last, today }: ReportPage): PagePart {
  const text = words.report;
  const path = `${base}/console/report`;
  const back = (days: number, name: string): PagePart =>
    html`<a href="${path}?from=${dayBefore(today, days - 1)}&amp;to=${today}">${name}</a>`;
  return html`<section class="panel">
    <form class="search" method="get" action="${path}">
      <div class="line">
        <p class="field">
          <label for="from">${text.from}</label><input id="from" name="from" type="date" value="${first}" />
        </p>
        <p class="field">
          <label for="to">${text.to}</label><input id="to" name="to" type="date" value="${last}" />
        </p>
        <button class="button">${text.show}</button>
      </div>
      <p class="press">${back(7, text.week)} ${back(30, text.month)} ${back(92, text.quarter)}</p>
    </form>
  </section>`;
}

const sumOf = (days: readonly DayFigures[], of: (day: DayFigures) => number): number =>
  days.reduce((total, day) => total + of(day), 0);

function chartsPart(
  view: ConsoleView,
  { first, last }: ReportPage,
  { days, conversion }: ReportCharts,
): PagePart {
  const { lang, report: text } = view.words;
  const dayOf = (day: string): string => dayText(lang, spanOfDay(day).from);
  const panels = [
    [countChart(view, days), timeChart(view, days)],
    [valueChart(view, days), reasonChart(view, days)],
  ];
  return html`<h2>${text.range(dayOf(first), dayOf(last), days.length)}</h2>
    <div class="columns">
      ${panels.map(
        (column) =>
          html`<div>${column.map((panel) => html`<section class="panel">${panel}</section>`)}</div>`,
      )}
    </div>
    <section class="panel">${renderFunnel(view, funnelOf(conversion))}</section>`;
}

function countChart(view: ConsoleView, days: readonly DayFigures[]): PagePart {
  const { lang, report: text } = view.words;
  return dayChart(
    view,
    days,
    { title: text.payments },
    ({ paid }) => paid.count,
    (count) => countText(lang, count),
  );
}

function valueChart(view: ConsoleView, days: readonly DayFigures[]): PagePart {
  const { lang, report: text } = view.words;
  const yen = (value: number): string => yenText(lang, value);
  const look = { title: text.value, tone: 'good', valueHead: text.amount, scaleText: yen } as const;
  return dayChart(view, days, look, ({ paid }) => paid.total, yen);
}

/** One bar for each day, and the sum of all. */
function dayChart(
  view: ConsoleView,
  days: readonly DayFigures[],
  look: Omit<BarChart, 'summary' | 'points'>,
  valueOf: (day: DayFigures) => number,
  textOf: (value: number) => string,
): PagePart {
  const { lang, report: text } = view.words;
  return barChart(view, {
    ...look,
    summary: text.sum(textOf(sumOf(days, valueOf))),
    points: days.map((day) => ({
      label: dayText(lang, day.from),
      short: shortDayText(lang, day.from),
      value: valueOf(day),
      text: textOf(valueOf(day)),
    })),
  });
}

function timeChart(view: ConsoleView, days: readonly DayFigures[]): PagePart {
  const { lang, report: text } = view.words;
  const points = days.map(({ from, paid }) => ({
    label: dayText(lang, from),
    short: shortDayText(lang, from),
    half: paid.p50Ms,
    most: paid.p90Ms,
  }));
  return lineChart(view, text.confirm, points);
}

function reasonChart(view: ConsoleView, days: readonly DayFigures[]): PagePart {
  const { report: text } = view.words;
  const reasons = UNPAID_REASONS.map((reason) => ({
    name: text.reasons[reason],
    count: sumOf(days, ({ unpaid }) => unpaid[reason]),
  }));
  return reasonBars(view, text.failures, text.failuresNone, reasons);
}

/** What pages tell may be less than what is known anyway: a checkout is made by a press, on whichever page. */
function funnelOf({ shown, pressed, started, redirected, confirmed, paid }: DayCounts): Funnel {
  return {
    shown: shown === 0 ? null : shown,
    pressed: Math.max(pressed, started),
    ...{ redirected, confirmed, paid },
  };
}

function filesPart({ words, base }: ConsoleView, { first, last }: ReportPage): PagePart {
  const text = words.report;
  const link = (by: string, charset: string): string =>
    `${base}/console/report.csv?from=${first}&to=${last}&by=${by}&charset=${charset}`;
  const kinds = [
    ['day', text.csvDay],
    ['month', text.csvMonth],
    ['entry', text.csvEntry],
  ] as const;
  return html`<section class="panel">
    <h2>${text.csv}</h2>
    <p class="hint">${text.csvLead}</p>
    <ul class="files">
      ${kinds.map(
        ([by, name]) =>
          html`<li>
            <b>${name}</b> <a href="${link(by, 'utf-8')}">${text.utf8}</a>
            <a href="${link(by, 'shift_jis')}">${text.sjis}</a>
          </li>`,
      )}
    </ul>
  </section>`;
}
