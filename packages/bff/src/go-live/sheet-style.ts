/** The style of the page: quiet on a screen, and on two or three sheets of A4. */
export const SHEET_STYLE = `
:root { color-scheme: light dark; --ink: #16181d; --muted: #5b616b; --line: #d3d6dc; --done: #1a7f3c; --open: #b3261e; --hand: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef2; --muted: #a6acb7; --line: #3a3f49; --done: #5cc97f; --open: #ff8a80; --hand: #f2b84b; } }
@media print { :root { color-scheme: light; --ink: #000; --muted: #333; --line: #999; --done: #000; --open: #000; --hand: #000; } body { max-width: none; padding: 0; font-size: 9.5pt; } li, tr { break-inside: avoid; } .evidence { break-before: page; } }
@page { size: A4; margin: 15mm; }
* { box-sizing: border-box; }
body { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; color: var(--ink); background: Canvas; font: 1rem / 1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { text-wrap: balance; word-break: auto-phrase; margin: 0 0 .25rem; font-size: 1.5rem; line-height: 1.3; }
h2 { text-wrap: balance; word-break: auto-phrase; margin: 2rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); font-size: 1.15rem; }
header p { margin: 0; color: var(--muted); font-size: .875rem; }
ol, ul { margin: 0; padding: 0; list-style: none; }
.steps { counter-reset: step; }
.steps li { counter-increment: step; position: relative; padding: .5rem 0 .5rem 2.75rem; border-bottom: 1px solid var(--line); }
.steps li::before { content: counter(step); position: absolute; left: 0; top: .6rem; width: 1.9rem; height: 1.9rem; border: 2px solid currentColor; border-radius: 50%; text-align: center; line-height: 1.65rem; font-weight: 700; color: var(--muted); }
.steps li[data-state=done]::before { color: var(--done); }
.steps p, .checks p { margin: .1rem 0 0; }
.state { display: inline-block; padding: 0 .5em; border: 1px solid currentColor; border-radius: 1em; font-size: .75rem; font-weight: 700; color: var(--muted); }
[data-state=done] .state { color: var(--done); }
[data-state=missing] .state, [data-result=failure] .state { color: var(--open); }
[data-state=by_hand] .state, [data-result=warning] .state { color: var(--hand); }
.checks li { padding: .4rem 0; border-bottom: 1px solid var(--line); }
.checks .name { display: inline-block; margin-inline-end: .6em; }
.checks .source { font-size: .75rem; color: var(--muted); }
.checks code { display: inline-block; color: var(--muted); }
.checks p .name { font-size: .875rem; }
code { font: .8125rem / 1.5 ui-monospace, monospace; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
th, td { padding: .45rem .5rem; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
thead th { color: var(--muted); font-size: .75rem; }
tbody th { width: 17%; }
td:nth-child(3) { width: 24%; }
td:nth-child(4) { width: 22%; }
.signed { margin-top: 2.5rem; }
.signed span { display: inline-block; margin-inline-end: 1.5em; }
@media (max-width: 40rem) { thead { display: none; } tr, th, td { display: block; width: auto !important; border: 0; padding: .15rem 0; } tr { padding: .6rem 0; border-bottom: 1px solid var(--line); } td::before { content: attr(data-head); display: block; color: var(--muted); font-size: .75rem; } }
`;
