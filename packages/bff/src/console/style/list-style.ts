/** Lists: what needs attention, tables that become cards, figures of the day, filters. */

/** The rules. */
export const LIST_STYLE = `
.attention { display: grid; gap: 1rem; }
.attention > li { display: grid; gap: .75rem; padding: 1.1rem clamp(1rem, 2.5vw, 1.5rem); border: 1px solid var(--line); border-inline-start: 5px solid var(--warn); border-radius: var(--radius); background: var(--surface); }
.attention h2 { display: flex; align-items: center; gap: .5rem; color: var(--warn); }
.attention h2 .mark { inline-size: 1.1em; block-size: 1.1em; }
.attention .about { display: flex; flex-wrap: wrap; gap: .2rem 1.25rem; font-weight: 600; }
.attention .about span { font-weight: 400; color: var(--muted); }
.attention .seen { font-size: .9rem; color: var(--muted); }
.advice { display: grid; gap: .4rem 1rem; }
.advice dt { font-weight: 600; font-size: .9rem; color: var(--muted); }
@media (min-width: 46rem) {
  .advice { grid-template-columns: max-content minmax(0, 1fr); }
}
.well { display: flex; align-items: center; gap: 1rem; }
.well .mark { inline-size: 2.5rem; block-size: 2.5rem; color: var(--good); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 10.5rem), 1fr)); gap: 1px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--line); overflow: hidden; }
.tiles > div { padding: .9rem 1.1rem; background: var(--surface); }
.tiles dt { color: var(--muted); font-size: .875rem; }
.tiles dd { font: 600 1.35rem/1.35 var(--sans); font-variant-numeric: tabular-nums; }
.tiles dd + dd { font: 400 .875rem/1.5 var(--sans); color: var(--muted); }
.data { inline-size: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
.data caption:not(.visually-hidden) { padding-block-end: .5rem; text-align: start; color: var(--muted); font-size: .9rem; }
.data th, .data td { padding: .6rem .75rem; border-block-end: 1px solid var(--line); text-align: start; vertical-align: top; font-weight: 400; }
.data thead th { color: var(--muted); font-size: .85rem; white-space: nowrap; border-block-end-color: var(--edge); }
.data th:first-child, .data td:first-child { padding-inline-start: 0; }
.data th:last-child, .data td:last-child { padding-inline-end: 0; }
.data .number { text-align: end; white-space: nowrap; }
.data tbody tr:hover { background: color-mix(in srgb, var(--accent-soft) 45%, transparent); }
.data time { white-space: nowrap; }
.data small { display: block; color: var(--muted); font-size: .85rem; }
.data .button { white-space: nowrap; }
.data .badge { margin: .05rem .15rem .05rem 0; }
@media (max-width: 56rem) {
  .data, .data thead, .data tbody, .data tr, .data th, .data td, .data caption { display: block; }
  .data thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .data tbody tr { padding-block: .75rem; border-block-end: 1px solid var(--edge); }
  .data tbody tr:hover { background: none; }
  .data tbody th, .data tbody td { display: grid; grid-template-columns: minmax(6rem, 34%) minmax(0, 1fr); gap: 0 .75rem; padding: .2rem 0; border: 0; text-align: start; }
  .data tbody th > *, .data tbody td > * { grid-column: 2; justify-self: start; }
  .data tbody th::before, .data tbody td::before { content: attr(data-head); color: var(--muted); font-size: .875rem; grid-row: 1; }
  .data tbody th { font-weight: 600; }
  .data tbody td:empty { display: none; }
  .data .number { text-align: start; }
  .data time, .data .number, .data .badge { white-space: normal; }
}
.search { display: grid; gap: 1rem; }
.search .line { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; }
.search .line > .field { flex: 1 1 14rem; }
.filters { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr)); gap: .75rem 1rem; align-items: end; }
.tabs ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.tabs a { display: inline-flex; align-items: center; min-block-size: 2.5rem; }
.tabs a[aria-current] { color: var(--ink); font-weight: 600; text-decoration-color: var(--accent); text-decoration-thickness: 3px; text-underline-offset: .5em; }
.pages { display: flex; flex-wrap: wrap; gap: .75rem; }
.empty { padding: 1.5rem 0; color: var(--muted); }
`;
