/** One payment: facts, actions, and the picture of its timeline. A status is told by the form of the line as well as by its colour. */

/** The rules. */
export const PAYMENT_STYLE = `
.facts > div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; padding: .5rem 0; border-block-end: 1px solid var(--line); }
.facts > div:last-child { border: 0; }
.facts dt { color: var(--muted); }
.facts dd { font-variant-numeric: tabular-nums; }
.facts .sum dd, .facts .sum dt { font-weight: 600; font-size: 1.15rem; color: var(--ink); }
.actions { display: grid; gap: .75rem; }
.actions > li, .actions form:not(.line) { display: grid; gap: .5rem; justify-items: start; }
.actions > li > * { inline-size: 100%; }
.actions > li { padding-block-end: .75rem; border-block-end: 1px solid var(--line); }
.actions > li:last-child { padding: 0; border: 0; }
.actions .line { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; }
.actions .line .field { flex: 1 1 9rem; }
.actions summary { min-block-size: 2.5rem; display: flex; align-items: center; color: var(--accent); font-weight: 600; cursor: pointer; text-decoration: underline; text-underline-offset: .2em; }
.actions details > * + * { margin-block-start: .5rem; }
.line-picture { display: block; inline-size: 100%; font-size: clamp(.78rem, .55rem + 1vw, .95rem); overflow: hidden; }
.line-picture text { fill: var(--ink); font-family: var(--sans); }
.line-picture .when { fill: var(--muted); font-variant-numeric: tabular-nums; text-anchor: end; }
.line-picture .day { fill: var(--ink); font-weight: 600; }
.line-picture .what { font-weight: 600; }
.line-picture .more { fill: var(--muted); }
.line-picture .gap { fill: var(--muted); text-anchor: end; }
.line-picture .way { stroke: var(--edge); stroke-width: 2.5; }
.line-picture .way.wait { stroke: var(--accent); stroke-dasharray: 3 5; stroke-linecap: round; }
.line-picture .way.good { stroke: var(--good); stroke-width: 5; }
.line-picture .way.calm { stroke: var(--edge); stroke-width: 2; }
.line-picture .stop { fill: var(--surface); stroke: var(--edge); stroke-width: 2.5; }
.line-picture .stop.good { fill: var(--good); stroke: var(--good); }
.line-picture .stop.wait { stroke: var(--accent); }
.line-picture .stop.warn { fill: var(--warn); stroke: var(--warn); }
.line-picture .branch { stroke: var(--edge); stroke-width: 1.5; }
.line-picture .sent.delivered { fill: var(--good); }
.line-picture .sent.waiting { fill: var(--accent); }
.line-picture .sent.dead { fill: var(--warn); font-weight: 600; }
.confirm { display: grid; gap: 1.25rem; }
.confirm .facts { border-block: 1px solid var(--line); }
.confirm .goes dd { font-weight: 600; font-size: 1.35rem; }
.outcome { display: flex; align-items: center; gap: .75rem; }
.outcome .mark { inline-size: 2rem; block-size: 2rem; }
.outcome.good .mark { color: var(--good); }
.outcome.wait .mark { color: var(--accent); }
.outcome.warn .mark { color: var(--warn); }
@media (forced-colors: active) {
  .line-picture text, .line-picture .when, .line-picture .more, .line-picture .gap, .line-picture .day { fill: CanvasText; }
  .line-picture .sent.delivered, .line-picture .sent.waiting, .line-picture .sent.dead { fill: CanvasText; }
  .line-picture .way, .line-picture .way.wait, .line-picture .way.good, .line-picture .way.calm { stroke: CanvasText; }
  .line-picture .stop, .line-picture .stop.wait, .line-picture .branch { stroke: CanvasText; }
  .line-picture .stop, .line-picture .stop.wait { fill: Canvas; }
  .line-picture .stop.good, .line-picture .stop.warn { fill: CanvasText; stroke: CanvasText; }
}
`;
