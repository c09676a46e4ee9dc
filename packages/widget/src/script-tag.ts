/**
 * What `dist/epos-kantan-button.js` runs: remembers where the script came from, which is only known while it is being
 * evaluated and must be known before the first element works, and registers the tags.
 */
import { defineElements } from './define-elements.ts';
import { setDefaultEndpointFrom } from './endpoint.ts';

const script = document.currentScript;
if (script instanceof HTMLScriptElement && script.src) setDefaultEndpointFrom(script.src);
defineElements();
