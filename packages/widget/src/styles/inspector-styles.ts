/** The inspector's panel, for developers: small, in the colours of their system, down to 320 px. */

/** CSS of the panel. */
export const inspectorStyles = `
:host {
  display: block;
  flex: 1 0 100%;
  grid-column: 1 / -1;
  min-width: 0;
  margin-block: 0.5rem;
  color-scheme: light dark;
  font: 0.8125rem / 1.45 ui-monospace, monospace;
  text-align: start;
}
details {
  border: 1px solid #8889;
  border-radius: 0.5rem;
  padding: 0.5rem 0.75rem;
  background: Canvas;
  color: CanvasText;
  overflow-wrap: anywhere;
}
summary { font-weight: 600; cursor: pointer; }
dl { margin: 0.5rem 0; }
dl > div { display: flex; gap: 0.75rem; }
dt { flex: none; width: 5.5rem; }
dd { margin: 0; min-width: 0; }
.tables { max-height: 20rem; overflow: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { padding-block: 0.5rem 0.25rem; font-weight: 600; text-align: start; }
th, td {
  border-top: 1px solid #8885;
  padding: 0.125rem 0.5rem 0.125rem 0;
  font-weight: 400;
  text-align: start;
  vertical-align: top;
}
th:first-child, td:first-child { width: 4.5em; }
button {
  min-height: 2rem;
  margin-top: 0.5rem;
  padding: 0 0.75rem;
  border: 1px solid;
  border-radius: 0.375rem;
  background: ButtonFace;
  color: ButtonText;
  font: inherit;
  cursor: pointer;
}
textarea {
  display: block;
  box-sizing: border-box;
  width: 100%;
  margin-top: 0.5rem;
  font: inherit;
}
[hidden] { display: none; }
:focus-visible { outline: 2px solid #1257d6; outline-offset: 2px; }
@media (prefers-color-scheme: dark) {
  :focus-visible { outline-color: #8ab4ff; }
}
`;
