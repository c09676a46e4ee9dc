/** Header, menu, footer, panels and columns. */

/** The rules. */
export const FRAME_STYLE = `
.top { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.5rem; padding: .7rem clamp(1rem, 3vw, 2.25rem); border-block-end: 1px solid var(--line); background: var(--surface); }
.name { display: inline-flex; align-items: center; gap: .6rem; min-block-size: 2.75rem; color: var(--ink); font: 600 1.1rem/1.3 var(--serif); letter-spacing: .01em; text-decoration: none; }
.name b { display: inline-block; white-space: nowrap; font: 500 .85rem/1 var(--sans); letter-spacing: 0; color: var(--muted); margin-inline-start: .35em; }
.logo { inline-size: 1.75rem; block-size: 1.75rem; flex: none; }
.logo .card { fill: var(--accent); }
.logo .stripe, .logo .tick { fill: none; stroke: var(--surface); stroke-width: 2.5; stroke-linecap: round; stroke-linejoin: round; }
.top nav { flex: 1 1 auto; }
.top nav ul { display: flex; flex-wrap: wrap; gap: 0 1rem; }
.top nav a { display: inline-flex; align-items: center; min-block-size: 2.75rem; color: var(--ink); text-decoration: none; }
.top nav a:hover { text-decoration: underline; }
.top nav a[aria-current] { font-weight: 600; text-decoration: underline; text-decoration-color: var(--accent); text-decoration-thickness: 3px; text-underline-offset: .55em; }
.who { display: flex; flex-wrap: wrap; align-items: center; gap: 0 1rem; font-size: .9rem; margin-inline-start: auto; }
.who a { display: inline-flex; align-items: center; min-block-size: 2.75rem; }
.holder { color: var(--muted); }
.test { padding: .35rem clamp(1rem, 3vw, 2.25rem); background: var(--warn-soft); color: var(--warn); font-size: .9rem; font-weight: 600; }
main { flex: 1; inline-size: 100%; max-inline-size: 84rem; margin-inline: auto; padding: clamp(1.25rem, 3vw, 2.25rem) clamp(1rem, 3vw, 2.25rem) 3rem; display: grid; gap: 1.75rem; align-content: start; }
main > *, .columns > * { min-inline-size: 0; }
.foot { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding: 1rem clamp(1rem, 3vw, 2.25rem) 1.5rem; border-block-start: 1px solid var(--line); color: var(--muted); font-size: .875rem; }
.head { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; }
.head .hint { flex-basis: 100%; }
.panel { padding: clamp(1rem, 2.5vw, 1.5rem); border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); display: grid; gap: 1rem; align-content: start; }
.panel > h2 { padding-block-end: .5rem; border-block-end: 1px solid var(--line); }
.narrow { inline-size: 100%; max-inline-size: 34rem; margin-inline: auto; }
.columns { display: grid; gap: 1.75rem; }
@media (min-width: 62rem) {
  .columns { grid-template-columns: repeat(2, minmax(0, 1fr)); align-items: start; }
}
.columns > div { display: grid; gap: 1.75rem; }
.press { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem; }
`;
