/** What every page stands on: colours, type, links, buttons, fields. Sizes in rem, so that a larger text setting enlarges everything. */

/** The rules. */
export const BASE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #faf8f3; --surface: #fff; --ink: #1d2433; --muted: #57606f; --line: #ded8ca; --edge: #857e6d;
  --accent: #27457f; --accent-strong: #1b3362; --on-accent: #fff; --accent-soft: #e8edf7;
  --good: #17603f; --good-soft: #e5f2ea; --warn: #8a3d00; --warn-soft: #fdeedd; --calm-soft: #f0ede5;
  --radius: .75rem;
  --serif: "Hiragino Mincho ProN", "Yu Mincho", "Noto Serif JP", "Noto Serif CJK JP", Georgia, serif;
  --sans: system-ui, -apple-system, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, sans-serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #13161c; --surface: #1b2028; --ink: #eceff4; --muted: #a9b2c1; --line: #343c49; --edge: #768196;
    --accent: #a8c0f5; --accent-strong: #c6d6fa; --on-accent: #10192c; --accent-soft: #222d44;
    --good: #8fd6b0; --good-soft: #17302a; --warn: #f4b57a; --warn-soft: #38271a; --calm-soft: #242a34;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 1rem/1.65 var(--sans); -webkit-text-size-adjust: 100%; scroll-padding-block-start: 1rem; }
body { margin: 0; min-block-size: 100vh; display: flex; flex-direction: column; overflow-wrap: anywhere; line-break: strict; }
h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; }
ul, ol { padding: 0; list-style: none; }
h1 { font: 600 clamp(1.35rem, 1.1rem + 1.2vw, 1.8rem)/1.4 var(--serif); text-wrap: balance; }
h2 { font: 600 1.15rem/1.5 var(--serif); }
h3 { font: 600 1rem/1.5 var(--sans); }
p { text-wrap: pretty; }
a { color: var(--accent); text-underline-offset: .2em; }
a:hover { color: var(--accent-strong); }
b { font-weight: 600; }
bdi.code, .code { font: .9em/1.5 var(--mono); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .25rem; }
main:focus { outline: none; }
.skip { position: absolute; inset: .5rem auto auto .5rem; z-index: 10; padding: .6rem 1rem; background: var(--surface); border: 1px solid var(--accent); border-radius: .5rem; }
.skip:not(:focus) { clip-path: inset(50%); block-size: 1px; inline-size: 1px; padding: 0; overflow: hidden; white-space: nowrap; }
.visually-hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.button {
  display: inline-flex; align-items: center; justify-content: center; min-block-size: 2.75rem; padding: .4rem 1.2rem;
  border: 1px solid var(--accent); border-radius: .5rem; background: var(--accent); color: var(--on-accent);
  font: 600 .95rem/1.3 var(--sans); text-align: center; text-decoration: none; cursor: pointer;
}
.button:hover { background: var(--accent-strong); border-color: var(--accent-strong); color: var(--on-accent); }
.button.quiet { background: transparent; color: var(--accent); }
.button.quiet:hover { background: var(--accent-soft); color: var(--accent-strong); }
.button.grave { background: var(--warn); border-color: var(--warn); color: var(--paper); }
.button.grave:hover { filter: brightness(.92); }
.button.small { min-block-size: 2.25rem; padding: .2rem .8rem; font-size: .875rem; }
.link-button { min-block-size: 2.75rem; padding: 0 .25rem; border: 0; background: none; color: var(--muted); font: inherit; text-decoration: underline; text-underline-offset: .2em; cursor: pointer; }
.link-button:hover { color: var(--ink); }
.hint { color: var(--muted); font-size: .9rem; }
.stack { display: grid; gap: 1rem; }
.field { display: grid; gap: .3rem; }
.field label { font-weight: 600; font-size: .95rem; }
input, select {
  min-block-size: 2.75rem; inline-size: 100%; min-inline-size: 0; padding: .3rem .7rem; border: 1px solid var(--edge); border-radius: .5rem;
  background: var(--surface); color: var(--ink); font: inherit;
}
input[aria-invalid] { border-color: var(--warn); border-width: 2px; }
input[type=checkbox] { flex: none; inline-size: 1.25rem; min-block-size: 1.25rem; accent-color: var(--accent); }
.check { display: flex; align-items: center; gap: .5rem; min-block-size: 2.75rem; }
.notice { padding: .8rem 1rem; border-inline-start: 4px solid var(--accent); background: var(--accent-soft); }
.notice.warn { border-color: var(--warn); background: var(--warn-soft); }
.notice.good { border-color: var(--good); background: var(--good-soft); }
.badge { display: inline-flex; align-items: center; gap: .35em; padding: .1em .65em .1em .45em; border-radius: 1rem; font-size: .85rem; font-weight: 600; line-height: 1.6; white-space: nowrap; background: var(--calm-soft); color: var(--ink); }
.badge.good { background: var(--good-soft); color: var(--good); }
.badge.wait { background: var(--accent-soft); color: var(--accent-strong); }
.badge.warn { background: var(--warn-soft); color: var(--warn); }
.mark { inline-size: 1em; block-size: 1em; flex: none; }
.mark .fill { fill: currentColor; }
.mark .stroke { fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; }
.mark .cut { fill: none; stroke: var(--surface); stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
@media (forced-colors: active) {
  .button, .badge, .notice, .panel { border: 1px solid; forced-color-adjust: auto; }
  .mark .fill, .logo .card { fill: CanvasText; }
  .logo .stripe, .logo .tick { stroke: Canvas; }
  .mark .stroke { stroke: CanvasText; }
  .mark .cut { stroke: Canvas; }
}
`;
