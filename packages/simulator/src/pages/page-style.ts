/*
 * The look of all pages: calm, legible, one accent colour, light and dark, down to 320 pixels. Colours are chosen
 * for at least 4.5:1 against their ground; in forced colours the borders carry the shapes.
 */

/** The style sheet, put into every page under its nonce. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #f2f4f6; --card: #fff; --ink: #17202b; --quiet: #55606e; --line: #d4dae1;
  --accent: #175e54; --accent-hover: #0f4a42; --on-accent: #fff; --tint: #e8f2f0;
  --bad: #a3211d; --bad-tint: #fdf0ef; --warn: #ffe08a; --on-warn: #3b2a00; --field: #7b8794;
}
.gmo { --accent: #2b4c7e; --accent-hover: #203a62; --tint: #eaf0f8; }
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10151b; --card: #1a222b; --ink: #e9eef3; --quiet: #a9b4c0; --line: #34404d;
    --accent: #7fd0c1; --accent-hover: #a3e0d5; --on-accent: #06231e; --tint: #1c2f2f;
    --bad: #ffaaa4; --bad-tint: #3a2021; --warn: #6b5312; --on-warn: #fff3d0; --field: #8794a1;
  }
  .gmo { --accent: #9dbdf0; --accent-hover: #bcd3f7; --on-accent: #0c1c36; --tint: #1d2a3d; }
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column;
  background: var(--ground); color: var(--ink); line-height: 1.65; font-size: 1rem;
  font-family: system-ui, -apple-system, 'Hiragino Sans', 'Noto Sans JP', 'Noto Sans CJK JP', 'Yu Gothic UI', Meiryo, sans-serif;
  overflow-wrap: anywhere;
}
:lang(ja) { line-break: strict; }
h1:lang(ja), h2:lang(ja), button:lang(ja), .alert strong:lang(ja) { word-break: auto-phrase; }
p, h1, h2, dl, dd, ul, ol { margin: 0; padding: 0; }
p { text-wrap: pretty; }
.banner { background: var(--warn); color: var(--on-warn); border-bottom: 1px solid transparent; padding: .5rem 1rem; font-size: .8125rem; line-height: 1.5; }
.banner p { max-width: 56rem; margin: 0 auto; }
.banner strong { display: inline-block; margin-right: .5rem; padding: 0 .5rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .75rem; }
.top { display: flex; align-items: center; justify-content: space-between; gap: 1rem; width: 100%; max-width: 58rem; margin: 0 auto; padding: .875rem 1rem 0; }
.brand { display: flex; align-items: center; gap: .625rem; font-weight: 700; font-size: 1.125rem; }
.mark { width: 2rem; height: 2rem; flex: none; }
.mark-back { fill: var(--accent); opacity: .35; }
.mark-front { fill: var(--accent); }
.mark-tick { fill: none; stroke: var(--on-accent); stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
.language { display: inline-flex; align-items: center; min-height: 2.75rem; padding: 0 .5rem; }
a { color: var(--accent); text-underline-offset: .2em; }
a:hover { color: var(--accent-hover); }
main { width: 100%; max-width: 58rem; margin: 0 auto; padding: 1rem 1rem 2rem; display: grid; gap: 1.25rem; flex: 1; align-content: start; justify-items: center; }
main > * { width: 100%; max-width: 30rem; min-width: 0; }
.two { max-width: 56rem; display: grid; gap: 1.25rem; align-items: start; }
@media (min-width: 52rem) { .two { grid-template-columns: minmax(0, 1fr) 22.5rem; gap: 2rem; } main { padding-top: 1.5rem; } }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .875rem; padding: 1.5rem; box-shadow: 0 1px 2px rgb(16 24 40 / .04), 0 8px 24px rgb(16 24 40 / .06); }
@media (max-width: 26rem) { .card { padding: 1.125rem; border-radius: .75rem; } }
h1 { font-size: 1.375rem; line-height: 1.35; letter-spacing: .01em; }
h2 { font-size: 1rem; line-height: 1.45; }
h1 + p, h2 + p { margin-top: .5rem; }
.quiet { color: var(--quiet); font-size: .875rem; }
.steps { display: flex; gap: .375rem; list-style: none; margin-bottom: 1.125rem; font-size: .75rem; color: var(--quiet); }
.steps li { flex: 1; border-top: 3px solid var(--line); padding-top: .375rem; }
.steps li.done { border-color: var(--accent); }
.steps li[aria-current] { border-color: var(--accent); color: var(--ink); font-weight: 700; }
.bill { margin-top: 1rem; }
.bill div { display: flex; justify-content: space-between; gap: 1rem; padding: .4375rem 0; align-items: baseline; }
.bill dt { color: var(--quiet); font-size: .875rem; flex: none; }
.bill dd { text-align: right; font-variant-numeric: tabular-nums; min-width: 0; }
.bill .total { border-top: 1px solid var(--line); margin-top: .375rem; padding-top: .75rem; }
.bill .total dt { color: var(--ink); font-weight: 700; flex: 0 1 auto; }
.bill .total dd { font-size: 1.125rem; font-weight: 700; line-height: 1.2; white-space: nowrap; flex: none; }
.bill .charge { border-top-width: 2px; border-top-color: var(--ink); }
.bill .charge dd { font-size: 1.5rem; }
.spend + .bill .charge { border-top: 0; margin-top: 0; padding-top: 0; }
.brief { margin-top: 1rem; padding: .75rem 1rem; background: var(--tint); border: 1px solid transparent; border-radius: .625rem; }
@media (max-width: 26rem) { .bill dd { font-size: .875rem; } .bill div { gap: .625rem; } .brief { padding-inline: .75rem; } }
.brief .bill { margin-top: 0; }
.brief .bill .total dd { font-size: 1.25rem; }
.field { margin-top: 1.125rem; }
label { display: block; font-weight: 600; font-size: .9375rem; }
input { width: 100%; margin-top: .375rem; min-height: 3rem; padding: .5rem .75rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--field); border-radius: .5rem; }
input[aria-invalid='true'] { border: 2px solid var(--bad); }
.spend { margin: 1rem -1.5rem 0; padding: .25rem 1.5rem 1.25rem; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
@media (max-width: 26rem) { .spend { margin-inline: -1.125rem; padding-inline: 1.125rem; } }
.amount-field { display: flex; align-items: center; gap: .5rem; }
.amount-field input { max-width: 11rem; text-align: right; font-variant-numeric: tabular-nums; }
.amount-field span { margin-top: .375rem; }
.hint { color: var(--quiet); font-size: .8125rem; margin-top: .25rem; }
.fault { color: var(--bad); font-size: .875rem; font-weight: 600; margin-top: .25rem; }
.alert { margin-top: 1rem; padding: .75rem 1rem; border: 1px solid var(--bad); border-left-width: 4px; border-radius: .5rem; background: var(--bad-tint); color: var(--bad); font-size: .9375rem; }
.alert.news { border-color: var(--accent); background: var(--tint); color: var(--ink); }
.alert strong { display: block; }
.alert:focus { outline-offset: 3px; }
.tip { margin-top: 1rem; padding: .625rem .875rem; border: 1px dashed var(--field); border-radius: .5rem; font-size: .8125rem; color: var(--quiet); }
button, .button { display: flex; align-items: center; justify-content: center; width: 100%; min-height: 3.25rem; margin-top: 1.25rem; padding: .5rem 1rem; font: inherit; font-weight: 700; text-align: center; text-decoration: none; cursor: pointer; color: var(--on-accent); background: var(--accent); border: 1px solid transparent; border-radius: .625rem; }
button:hover, .button:hover { background: var(--accent-hover); color: var(--on-accent); }
button.plain { background: transparent; color: var(--accent); border-color: var(--line); font-weight: 600; min-height: 3rem; margin-top: .75rem; }
button.plain:hover { background: var(--tint); color: var(--accent-hover); }
button.small { width: auto; min-height: 2.75rem; margin-top: .875rem; padding-inline: 1.125rem; font-size: .875rem; }
button[aria-disabled='true'] { opacity: .65; cursor: progress; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.testers { padding: 1.25rem; background: transparent; border-style: dashed; border-color: var(--field); box-shadow: none; }
.testers ul { list-style: none; margin-top: .75rem; display: grid; gap: .5rem; }
.testers a { display: block; min-height: 2.75rem; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); color: var(--ink); text-decoration: none; line-height: 1.45; }
.testers a:hover { border-color: var(--accent); }
.testers a[aria-current] { border-color: var(--accent); box-shadow: inset 3px 0 0 var(--accent); }
.testers b { display: block; font-size: .875rem; }
.testers code { font-size: .75rem; color: var(--quiet); }
code { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'Noto Sans Mono CJK JP', monospace; font-size: .875em; }
.aside { margin-top: 1rem; text-align: center; font-size: .875rem; }
.notice p { margin-top: .75rem; }
.notice .code { color: var(--quiet); font-size: .8125rem; }
.notice h1 { display: flex; gap: .625rem; align-items: baseline; }
.notice .bill { margin-top: 1rem; }
.notice.bad { border-top: 4px solid var(--bad); }
.notice.good { border-top: 4px solid var(--accent); }
.notice [lang='en'] h2 { margin-top: 1.25rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.going { display: inline-block; width: 1.125rem; height: 1.125rem; flex: none; align-self: center; border: 3px solid var(--line); border-top-color: var(--accent); border-radius: 50%; }
@media (prefers-reduced-motion: no-preference) { .going { animation: turn 1s linear infinite; } }
@keyframes turn { to { rotate: 1turn; } }
footer { max-width: 58rem; width: 100%; margin: 0 auto; padding: 0 1rem 1.5rem; color: var(--quiet); font-size: .75rem; }
@media (forced-colors: active) {
  .steps li:not(.done, [aria-current]) { border-top: 1px dashed; }
  .steps li[aria-current], .steps li.done { border-top-color: Highlight; }
  .testers a[aria-current] { outline: 2px solid Highlight; }
  .mark-back, .mark-front { fill: ButtonText; } .mark-tick { stroke: ButtonFace; }
  button, .button { border: 3px solid ButtonText; }
  button.plain { border-width: 1px; }
}
`;
