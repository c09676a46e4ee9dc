/** What both elements share: the tokens, the pressable button with its faces, and what is only heard. */

/** CSS of the tokens and the button. */
export const baseStyles = `
:host {
  --_bg: #b0142d;
  --_fg: #fff;
  --_line: transparent;
  --_height: var(--epos-kantan-height, calc(var(--_size, 3) * max(16px, 1rem)));
  display: block;
  position: relative;
  min-width: min(100%, 10rem);
  container-type: inline-size;
  font: max(16px, 1rem) / 1.5 var(--epos-kantan-font, system-ui, sans-serif);
  overflow-wrap: anywhere;
  text-wrap: balance;
  word-break: auto-phrase;
}
:host([hidden]), [hidden], #badge:empty, .actions:empty { display: none !important; }
:host([size=small]) { --_size: 2.75; }
:host([size=large]) { --_size: 3.5; }
:host([theme=dark]) { --_bg: #16181d; --_line: #8a8f98; }
:host([theme=light]), :host([theme=outline]) { --_bg: #fff; --_fg: #16181d; --_line: #d3d6dc; }
:host([theme=outline]) { --_line: #16181d; }
@media (prefers-color-scheme: dark) {
  :host([theme=auto]) { --_bg: #fff; --_fg: #16181d; }
}
button, a {
  all: unset;
  box-sizing: border-box;
  display: grid;
  place-items: center;
  min-height: 44px;
  padding: 0 1rem;
  border: 1px solid;
  border-radius: var(--epos-kantan-radius, 0.5rem);
  font-weight: 600;
  cursor: pointer;
}
.pay {
  width: 100%;
  height: var(--_height);
  border-color: var(--epos-kantan-border-color, var(--_line));
  background: var(--epos-kantan-background, var(--_bg));
  color: var(--epos-kantan-color, var(--_fg));
  line-height: 1.2;
}
:host([size=large]) .pay { font-size: 1.125em; }
button:hover, a:hover { box-shadow: inset 0 0 0 99em #8883; }
.pay[aria-disabled] { cursor: default; box-shadow: none; }
.muted { background: #e9ebee; color: #494e57; border-color: #d3d6dc; }
:focus-visible:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #1257d6; }
.face { display: flex; align-items: center; gap: 0.5em; }
[part=label] { max-height: 2.4em; overflow: hidden; text-align: center; }
svg {
  flex: none;
  display: block;
  width: 1.5em;
  fill: none;
  stroke: currentColor;
  stroke-width: 2;
  stroke-linecap: round;
}
.spinner { animation: turn 0.8s linear infinite; }
@keyframes turn { to { rotate: 1turn; } }
.said { position: absolute; width: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
#badge {
  position: absolute;
  top: -0.85em;
  inset-inline-start: 1em;
  padding: 0 0.6em;
  border-radius: 1em;
  background: #ffe9b0;
  color: #5c3d00;
  font-size: 0.6875rem;
  pointer-events: none;
}
@container (max-width: 17rem) {
  .pay { font-size: 0.875rem; padding: 0 0.5rem; }
  .face > [part=mark] { display: none; }
}
@media (prefers-reduced-motion) {
  .spinner { animation: none; }
}
`;
