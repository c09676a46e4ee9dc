/**
 * Tells the BFF, in one word, that a button was shown, and of each press: for the conversion figures. A file of its own, for pages that want
 * them, and off for every button without the attribute `beacon`. Nothing else is sent: no order, no address of the page, nothing about the
 * shopper. It follows the elements' events, whichever copy of the package they came with.
 */
import type { Beacon } from '@epos-kantan/shared';
import { resolveEndpoint, setDefaultEndpointFrom } from './endpoint.ts';
import type { StateChangeDetail } from './events.ts';

/** Buttons of which it was told that they were shown: once each, however often they say that they are ready. */
const shown = new WeakSet<Element>();

function tell(element: unknown, word: Beacon): void {
  if (!(element instanceof Element) || !element.matches('epos-kantan-button[beacon]')) return;
  const endpoint = resolveEndpoint(element.getAttribute('endpoint') ?? undefined);
  navigator.sendBeacon(`${endpoint}/v1/beacon`, word);
}

function tellShown(element: EventTarget | undefined): void {
  if (!(element instanceof Element) || shown.has(element)) return;
  shown.add(element);
  tell(element, 'shown');
}

if (globalThis.document) {
  const script = document.currentScript;
  if (script instanceof HTMLScriptElement && script.src) setDefaultEndpointFrom(script.src);
  // From a shadow root an event seems to come from its host.
  addEventListener('epos-kantan-ready', (event) => tellShown(event.composedPath()[0]));
  addEventListener('epos-kantan-statechange', (event) => {
    if ((event as CustomEvent<StateChangeDetail>).detail.state !== 'creating') return;
    const [element] = event.composedPath();
    // Whoever is quick presses before the button knows that it is available.
    tellShown(element);
    tell(element, 'pressed');
  });
  // Those that were ready before this file came. The others say so themselves.
  for (const element of document.querySelectorAll(
    'epos-kantan-button[state]:not([state=idle],[state=checking])',
  ))
    tellShown(element);
}
