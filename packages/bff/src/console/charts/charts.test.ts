/** Charts as pictures with their numbers beneath. */
import { describe, expect, it } from 'vitest';
import { makeView, markupOf } from '../../testing/console-view.ts';
import { barChart, niceTop } from './bar-chart.ts';
import { renderFunnel } from './funnel.ts';
import type { Funnel } from './funnel.ts';
import { lineChart } from './line-chart.ts';
import { reasonBars } from './reason-bars.ts';

const view = makeView();
const textOf = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
const point = (label: string, value: number) => ({
  label,
  short: label,
  value,
  text: `${String(value)} of ${label}`,
});

describe('a bar chart', () => {
  const chart = (values: readonly number[]) =>
    markupOf(
      barChart(view, {
        title: 'Payments',
        summary: '7 in all',
        points: values.map((value, index) => point(`d${String(index)}`, value)),
      }),
    );

  it('has a name, a bar for each day as high as its share of the scale, and a table of the same numbers', async () => {
    const markup = await chart([1, 0, 4, 2]);
    expect(markup).toMatch(/<svg role="img" aria-label="Payments. 7 in all"/);
    expect(
      [...markup.matchAll(/<rect[^>]*y="([^"]+)"\s+height="([^"]+)"/g)].map(([, y, height]) => [y, height]),
    ).toEqual([
      ['75%', '25%'],
      ['100%', '0%'],
      ['0%', '100%'],
      ['50%', '50%'],
    ]);
    expect(markup).toMatch(/<title>d2: 4 of d2<\/title>/);
    expect(textOf(markup)).toContain(
      'The numbers as a table Payments Day Count d0 1 of d0 d1 0 of d1 d2 4 of d2',
    );
    expect(markup).not.toContain('style=');
  });

  it('of nothing stands on a scale all the same', async () => {
    expect(await chart([0, 0])).toContain('height="0%"');
    expect(await chart([])).not.toContain('<rect');
  });

  it.each([
    [0, 2],
    [2, 2],
    [3, 4],
    [5, 10],
    [10, 10],
    [11, 20],
    [41, 100],
    [99_999_999, 100_000_000],
  ])('with at most %i has a scale to %i, whose half is whole', (max, top) => {
    expect([niceTop(max), niceTop(max) % 2]).toEqual([top, 0]);
  });
});

describe('two lines over days', () => {
  it('break where nothing was measured, and differ by form', async () => {
    const points = [
      { label: 'd0', short: 'd0', half: 5_000, most: 10_000 },
      { label: 'd1', short: 'd1', half: 10_000, most: 20_000 },
      { label: 'd2', short: 'd2', half: null, most: null },
      { label: 'd3', short: 'd3', half: 2_000, most: 2_000 },
    ];
    const markup = await markupOf(lineChart(view, 'Time', points));
    const plot = /<svg role="img".*<\/svg>/s.exec(markup)?.[0] ?? '';
    expect(plot.match(/<line\s+class="half"/g)).toHaveLength(1);
    expect(plot.match(/<circle\s+class="half-dot"/g)).toHaveLength(3);
    expect(plot.match(/<line\s+class="most"/g)).toHaveLength(1);
    expect(plot).toMatch(/class="half"\s+x1="12.5%"\s+y1="75%"\s+x2="37.5%"\s+y2="50%"/);
    expect(textOf(markup)).toContain('20 s 10 s 0 s');
    expect(textOf(markup)).toContain('d1 10 s 20 s d2 — — d3 2 s 2 s');
  });

  it('of nothing at all are no lines', async () => {
    const markup = await markupOf(lineChart(view, 'Time', []));
    expect(markup).not.toMatch(/x1="NaN|<circle class="half-dot" cx="N/);
  });
});

describe('the funnel', () => {
  const NONE: Funnel = { shown: null, pressed: 0, redirected: 0, confirmed: 0, paid: 0 };
  const funnel = async (counts: Partial<Funnel>) => {
    const markup = await markupOf(renderFunnel(view, { ...NONE, ...counts }));
    return { markup, text: textOf(markup) };
  };

  it('shows each step as a share of the first', async () => {
    const { markup, text } = await funnel({
      shown: 200,
      pressed: 100,
      redirected: 90,
      confirmed: 60,
      paid: 50,
    });
    expect(text).toContain(
      'Button shown 200 Button pressed 100 50% of the first step Sent to EPOS 90 45% of the first step ' +
        'Confirmed at EPOS 60 30% of the first step Paid 50 25% of the first step',
    );
    expect(
      [...markup.matchAll(/class="bar[^"]*"\s+x="0"\s+y="0"\s+width="([^"]+)"/g)].map(([, width]) => width),
    ).toEqual(['100%', '50%', '45%', '30%', '25%']);
  });

  it('says what is not counted, and takes no step for nothing that is', async () => {
    const { markup, text } = await funnel({ pressed: 55 });
    expect(text).toContain(
      'Button shown — not counted Button pressed 55 Sent to EPOS 0 0% of the first step',
    );
    expect(markup.match(/class="unknown"/g)).toHaveLength(1);
    // With that of the list itself.
    expect(markup.match(/class="bar/g)?.length).toBe(5);
  });

  it('of nobody divides by nothing', async () => {
    const { markup } = await funnel({ shown: 0, pressed: 0, paid: 0 });
    expect(markup).not.toMatch(/NaN|Infinity/);
    expect((await funnel({})).markup).not.toMatch(/NaN|Infinity/);
  });

  it('keeps within its frame when a later step counts more than the first', async () => {
    const { markup } = await funnel({ shown: 10, pressed: 20, paid: 5 });
    expect(
      [...markup.matchAll(/width="([\d.]+)%"\s+height="100%"\s*\/?>\s*<\/?/g)].every(
        ([, width]) => Number(width) <= 100,
      ),
    ).toBe(true);
    expect(markup).toContain('width="50%"');
  });
});

describe('bars by reason', () => {
  it('stand by how often they came, and leave out what never did', async () => {
    const markup = await markupOf(
      reasonBars(view, 'Why', 'Never', [
        { name: 'a', count: 1 },
        { name: 'b', count: 0 },
        { name: 'c', count: 3 },
      ]),
    );
    expect(textOf(markup)).toBe('Why 4 in all c 3 75% a 1 25%');
    expect(textOf(await markupOf(reasonBars(view, 'Why', 'Never', [{ name: 'b', count: 0 }])))).toBe(
      'Why 0 in all Never',
    );
  });
});
