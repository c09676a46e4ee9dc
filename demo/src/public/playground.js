// @ts-check
/* global document, history, HTMLAnchorElement */
/**
 * The shop's playground: on every change its server is asked what the button and its code are now. The rules stand there alone.
 */
import { runPlayground } from './playground-view.js';

/** What is chosen stays chosen in the other language. @param {URLSearchParams} query */
function keepInOtherLanguage(query) {
  const link = document.querySelector('a[hreflang]');
  if (!(link instanceof HTMLAnchorElement)) return;
  const kept = new URLSearchParams(query);
  kept.set('lang', link.hreflang);
  link.search = kept.toString();
}

let isFirst = true;

runPlayground({
  root: document,
  signal: new AbortController().signal,
  ask: async (query, signal) => {
    const response = await fetch(`/playground/code?${query}`, { signal });
    return response.ok ? response.json() : undefined;
  },
  shown: (query) => {
    if (!isFirst) history.replaceState(history.state, '', `/playground?${query}`);
    isFirst = false;
    keepInOtherLanguage(query);
  },
});
