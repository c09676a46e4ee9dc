/**
 * Finds the elements of the page and the BFF that each of them asks, without importing them: a page tool is loaded beside the button's
 * own file and works with whichever copy of it the page has. Called by the page tools.
 */

/** What a page tool reads of either element. Before the tag is known it may be a bare element. */
export interface KantanTag extends HTMLElement {
  readonly endpoint?: string | null | undefined;
  readonly state?: string;
}

const TAGS = ['epos-kantan-button', 'epos-kantan-status'];

/** Whether a node is one of the two elements, or will be once the tags are known. */
export function isKantanTag(node: unknown): node is KantanTag {
  return node instanceof HTMLElement && TAGS.includes(node.localName);
}

/** The elements of the document, but for those in shadow roots: fast, and also before the tags are known. */
export function tagsOfDocument(): KantanTag[] {
  return [...document.querySelectorAll<KantanTag>(TAGS.join())];
}

/**
 * Calls back for the elements that work: for those on the page, then for any one that tells another state, which all do when they come.
 * So it calls more than once for most. Ends when the returned function is called.
 */
export function onTags(found: (tag: KantanTag) => void): () => void {
  const meet = (node: unknown) => {
    if (isKantanTag(node) && customElements.get(node.localName)) found(node);
  };
  const hear = (event: Event) => {
    meet(event.composedPath()[0]);
  };
  document.addEventListener('epos-kantan-statechange', hear, true);
  for (const tag of tagsBelow(document)) meet(tag);
  return () => {
    document.removeEventListener('epos-kantan-statechange', hear, true);
  };
}

/** The elements below a root, also in open shadow roots. */
function tagsBelow(root: Document | ShadowRoot): KantanTag[] {
  return [...root.querySelectorAll('*')].flatMap((element) => [
    ...(isKantanTag(element) ? [element] : []),
    ...(element.shadowRoot ? tagsBelow(element.shadowRoot) : []),
  ]);
}

/** The base URL of the BFF that an element asks: absolute, without a trailing slash, query or password. */
export function endpointOf(element: KantanTag): string {
  const given = element.endpoint ?? element.getAttribute('endpoint') ?? scriptEndpoint() ?? '';
  const { origin, pathname } = urlOf(given || '/') ?? new URL('/', location.href);
  return (origin + pathname).replace(/\/+$/, '');
}

/** The base URL that the button's script stands for; undefined when the page's own bundle has it. */
export function scriptEndpoint(): string | undefined {
  const script = document.querySelector<HTMLScriptElement>('script[src*="/epos-kantan-button"]');
  return script ? baseOfAsset(script.src) : undefined;
}

/** As the button does it: what stands before `/assets/`, as the BFF serves it, else the origin. */
export function baseOfAsset(url: string): string {
  const [base = '', file] = url.split('/assets/');
  return file ? base : new URL(url).origin;
}

/** An address as the page means it; undefined when it is none. */
export function urlOf(address: string): URL | undefined {
  try {
    return new URL(address, document.baseURI);
  } catch {
    return undefined; // `URL.canParse` is younger than the oldest browsers that we support.
  }
}
