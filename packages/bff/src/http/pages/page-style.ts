/** The look of the BFF's pages: calm, one column, system fonts, no image from anywhere. */

/** The stylesheet, put under the page's nonce. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --card: #fff; --ink: #1b1f24; --soft: #57606a; --line: #d8dee4;
  --accent: #8a1538; --accent-ink: #fff; --good: #116329; --note: #fff4d6; --note-ink: #5c4100;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1216; --card: #191d23; --ink: #edf0f3; --soft: #a6b0bb; --line: #343b44;
    --accent: #d98aa3; --accent-ink: #22090f; --good: #5fd07e; --note: #3a2f10; --note-ink: #ffe3a0;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; min-height: 100svh; display: grid; place-items: center; padding: 1rem;
  background: var(--ground); color: var(--ink);
  font: 1rem/1.7 system-ui, -apple-system, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, sans-serif;
  line-break: strict; word-break: auto-phrase; overflow-wrap: anywhere; text-wrap: pretty;
}
main {
  width: 100%; max-width: 30rem; padding: clamp(1.25rem, 5vw, 2.25rem);
  background: var(--card); border: 1px solid var(--line); border-radius: 1rem;
}
h1 { margin: 0 0 .5rem; font-size: 1.375rem; line-height: 1.4; text-wrap: balance; }
p { margin: 0 0 1rem; color: var(--soft); }
.test { margin: 0 0 1.25rem; padding: .375rem .75rem; border-radius: .5rem; background: var(--note); color: var(--note-ink); font-size: .875rem; }
.sign { display: block; width: 3rem; height: 3rem; margin: 0 0 1rem; color: var(--accent); }
.sign.good { color: var(--good); }
.sign.calm { color: var(--soft); }
.turning { transform-origin: center; animation: turn 1.2s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } }
@media (prefers-reduced-motion: reduce) { .turning { animation: none; } }
dl { margin: 0 0 1.5rem; border-top: 1px solid var(--line); }
dl div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; padding: .625rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--soft); }
dd { margin: 0; font-variant-numeric: tabular-nums; }
dd.total { font-weight: 700; font-size: 1.125rem; }
form { margin: 0; }
.actions { display: grid; gap: .75rem; }
.button {
  display: grid; place-items: center; width: 100%; min-height: 3rem; padding: .5rem 1rem; border: 2px solid transparent; border-radius: .625rem;
  background: var(--accent); color: var(--accent-ink); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
}
.button.second { background: transparent; color: var(--ink); border-color: var(--line); font-weight: 500; }
.button:hover { filter: brightness(1.08); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
[hidden] { display: none; }
@media (forced-colors: active) { .button, main, .test { border: 1px solid CanvasText; } .sign, .sign.good, .sign.calm { color: CanvasText; } }
`;
