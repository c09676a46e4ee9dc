/** Charts: bars, two lines, and steps. Two series differ by form as well as by colour. */

/** The rules. */
export const CHART_STYLE = `
.chart { display: grid; gap: .75rem; }
.chart figcaption { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .25rem 1rem; }
.chart figcaption span { color: var(--muted); font-size: .9rem; font-variant-numeric: tabular-nums; }
.plot { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem .6rem; font-size: .8rem; color: var(--muted); font-variant-numeric: tabular-nums; }
.plot .scale { display: flex; flex-direction: column; justify-content: space-between; text-align: end; line-height: 1; }
.plot .days { grid-column: 2; display: flex; justify-content: space-between; }
.plot svg { display: block; inline-size: 100%; block-size: 11rem; overflow: visible; }
.plot.low svg { block-size: 6rem; }
.plot .grid { stroke: var(--line); stroke-width: 1; }
.plot .bar { fill: var(--accent); }
.plot .bar.good { fill: var(--good); }
.files li { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.25rem; }
.files li a { display: inline-flex; align-items: center; min-block-size: 2.25rem; }
.plot-key .half, .plot .half { stroke: var(--accent); stroke-width: 2.5; }
.plot-key .half-dot, .plot .half-dot { fill: var(--accent); }
.plot-key .most, .plot .most { stroke: var(--warn); stroke-width: 2.5; stroke-dasharray: 5 4; }
.plot-key .most-dot, .plot .most-dot { fill: var(--surface); stroke: var(--warn); stroke-width: 2; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .875rem; }
.legend svg { inline-size: 2.25rem; block-size: .9rem; vertical-align: middle; margin-inline-end: .35rem; }
.bars { display: grid; gap: .6rem; }
.bars > li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 1rem; }
.bars b { font-weight: 500; }
.bars .amount { text-align: end; font-variant-numeric: tabular-nums; }
.bars svg { grid-column: 1 / -1; display: block; inline-size: 100%; block-size: .8rem; }
.bars .track { fill: var(--calm-soft); }
.bars .bar { fill: var(--accent); }
.bars .bar.good { fill: var(--good); }
.bars .unknown { fill: none; stroke: var(--edge); stroke-width: 1; stroke-dasharray: 3 4; }
.bars .hint { font-variant-numeric: tabular-nums; }
.chart details summary { min-block-size: 2rem; color: var(--accent); cursor: pointer; font-size: .9rem; }
.chart details .data { margin-block-start: .5rem; font-size: .9rem; }
.chart details .data th, .chart details .data td { padding-block: .3rem; }
@media (forced-colors: active) {
  .plot .bar, .plot .bar.good, .bars .bar, .bars .bar.good, .plot .half-dot, .plot-key .half-dot { fill: CanvasText; }
  .plot .grid, .plot .half, .plot .most, .plot-key .half, .plot-key .most, .bars .unknown { stroke: CanvasText; }
  .plot .most-dot, .plot-key .most-dot { fill: Canvas; stroke: CanvasText; }
  .bars .track { fill: Canvas; stroke: CanvasText; }
}
`;
