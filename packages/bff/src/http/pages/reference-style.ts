/** The look of the reference page, on top of the style of all pages. */

/** Rules for a wide page with a table of contents. */
export const REFERENCE_STYLE = `
html { scroll-padding-top: 1rem; }
body { place-items: start center; }
main { max-width: 76rem; }
header p { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
.lang { margin-inline-start: auto; }
a { color: var(--accent); text-underline-offset: .2em; }
.columns { display: grid; gap: 2rem; }
.columns > * { min-width: 0; }
@media (min-width: 60rem) {
  .columns { grid-template-columns: 20rem 1fr; }
  nav { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow: auto; align-self: start; }
}
nav h2 { margin: 1rem 0 .25rem; font-size: .875rem; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav a { display: block; padding: .375rem 0; text-decoration: none; font-size: .8125rem; line-height: 1.4; }
nav a:hover { text-decoration: underline; }
h2 { margin: 2rem 0 .5rem; font-size: 1.125rem; }
h3 { margin: 0 0 .5rem; font-size: 1rem; line-height: 1.5; }
h4 { margin: 1rem 0 .25rem; font-size: .875rem; color: var(--soft); }
section { padding: 1.25rem 0; border-top: 1px solid var(--line); }
code { font: .9em/1.5 ui-monospace, "SFMono-Regular", Consolas, "Noto Sans Mono CJK JP", monospace; }
b.get, b.post { display: inline-block; min-width: 3.25em; font-size: .8125em; letter-spacing: .02em; }
b.get { color: var(--good); }
b.post { color: var(--accent); }
.key { padding-inline-start: .75rem; border-inline-start: 3px solid var(--line); font-size: .875rem; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .4375rem 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; font-weight: 400; }
tbody th { width: 40%; padding-inline-end: 1rem; }
small { color: var(--soft); font-size: .75rem; }
section dl { margin: 0; font-size: .875rem; }
section dl div { justify-content: start; flex-wrap: nowrap; }
section dt { flex: 0 0 3rem; }
summary { margin: .75rem 0 .25rem; font-size: .875rem; color: var(--soft); cursor: pointer; }
@media (forced-colors: active) { b.get, b.post { color: CanvasText; } }
`;
