/**
 * Finds the language around an element, up the tree and out of shadow roots, and tells when it changes. Called by the
 * elements' base class.
 */

/** Whoever redraws when the words may have changed: another language around an element, or another locale. */
export const followers = new Set<() => void>();
let observer: MutationObserver | undefined;

/** The nearest `lang`, the element's own included; empty when the document has none. */
export function nearestLang(element: Element): string {
  for (let inside = element; ;) {
    const lang = inside.closest('[lang]')?.getAttribute('lang');
    const root = inside.getRootNode();
    if (lang || !(root instanceof ShadowRoot)) return lang ?? '';
    inside = root.host;
  }
}

/** Calls back when any `lang` around the element may have changed, until the returned function is called. */
export function followLang(element: Element, follow: () => void): () => void {
  observer ??= new MutationObserver(() => {
    for (const each of followers) each();
  });
  // Observing a root twice changes nothing, and roots that go away are let go by the engine.
  for (let root = element.getRootNode(); ; root = root.host.getRootNode()) {
    observer.observe(root, { subtree: true, attributeFilter: ['lang'] });
    if (!(root instanceof ShadowRoot)) break;
  }
  followers.add(follow);
  return () => followers.delete(follow);
}
