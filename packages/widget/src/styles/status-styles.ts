/** What only the status element needs: the panel on the return page. */

/** CSS of the panel. */
export const statusStyles = `
:host { text-align: center; }
.panel, .actions { display: grid; justify-items: center; align-content: center; gap: 0.25rem; min-height: 14rem; }
.actions { min-height: var(--_height); margin-top: 1rem; }
.actions .pay { max-width: 24rem; }
.panel > svg { width: 3rem; margin-bottom: 0.5rem; color: #767d89; }
.panel > .done { color: #22934a; }
.panel > .fault { color: #d4351c; }
slot { display: contents; }
p { margin: 0; }
[part='title'] { font-size: 1.25rem; font-weight: 600; }
dl { display: grid; grid-template-columns: auto auto; gap: 0 1.5rem; margin: 0.5rem 0 0; text-align: start; }
dd { margin: 0; text-align: end; font-weight: 600; }
.panel #badge { position: static; margin-top: 0.5rem; }
`;
