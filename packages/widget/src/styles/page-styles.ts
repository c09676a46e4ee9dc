/**
 * The stylesheet for the page itself, `dist/epos-kantan-button.css`: reserves the box before the script has come, and shows
 * the form inside the tag as a button for as long as it is the only road, and what the shop offers instead only while nothing can be
 * paid here. Written by the build.
 */

/** CSS of the light DOM. */
export const pageStyles = `
epos-kantan-button, epos-kantan-status { display: block; }
epos-kantan-button:not(:defined) { box-sizing: border-box; min-width: min(100%, 10rem); min-height: var(--epos-kantan-height, max(48px, 3rem)); }
epos-kantan-button[size='small']:not(:defined) { min-height: var(--epos-kantan-height, max(44px, 2.75rem)); }
epos-kantan-button[size='large']:not(:defined) { min-height: var(--epos-kantan-height, max(56px, 3.5rem)); }
epos-kantan-status:not(:defined) { min-height: calc(18.125rem + 5px); }
epos-kantan-button:not([state='unavailable']) > .epos-kantan-instead { display: none; }
epos-kantan-button:not(:defined) > form { display: flex; margin: 0; height: var(--epos-kantan-height, max(48px, 3rem)); }
epos-kantan-button[size='small']:not(:defined) > form { height: var(--epos-kantan-height, max(44px, 2.75rem)); }
epos-kantan-button[size='large']:not(:defined) > form { height: var(--epos-kantan-height, max(56px, 3.5rem)); }
epos-kantan-button:not(:defined) > form > button {
  flex: 1;
  box-sizing: border-box;
  margin: 0;
  padding: 0 1rem;
  border: 1px solid var(--epos-kantan-border-color, transparent);
  border-radius: var(--epos-kantan-radius, 0.5rem);
  background: var(--epos-kantan-background, #b0142d);
  color: var(--epos-kantan-color, #fff);
  font: 600 max(16px, 1rem) / 1.2 var(--epos-kantan-font, system-ui, sans-serif);
  cursor: pointer;
}
epos-kantan-button[theme='dark']:not(:defined) > form > button { background: var(--epos-kantan-background, #16181d); border-color: var(--epos-kantan-border-color, #8a8f98); }
epos-kantan-button:is([theme='light'], [theme='outline']):not(:defined) > form > button { background: var(--epos-kantan-background, #fff); color: var(--epos-kantan-color, #16181d); border-color: var(--epos-kantan-border-color, #d3d6dc); }
epos-kantan-button[theme='outline']:not(:defined) > form > button { border-color: var(--epos-kantan-border-color, #16181d); }
`;
