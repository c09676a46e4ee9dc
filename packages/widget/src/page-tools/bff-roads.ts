/** Tells which addresses are of the BFF, and names them without what opens a payment. Called by the CSP doctor and the inspector. */

/** What the BFF serves to a browser, below its base URL, and our files wherever they lie. */
const OUR_ROADS =
  /^\/(?:v1\/(?:availability|beacon|checkouts)|checkout|redirect)(?:\/|$)|\/epos-kantan-[^/]*$/;

/** The segments that may be read; each other one could be a handle. */
const WORDS = /^(?:v1|availability|beacon|checkouts?|lookup|events|redirect|assets|epos-kantan-[\w.-]+)$/;

/** The path of an address below a base URL, without its query; undefined when it is not one of ours. */
export function roadBelow(url: string, base: string): string | undefined {
  if (!url.startsWith(`${base}/`)) return undefined;
  const [path = ''] = url.slice(base.length).split(/[?#]/);
  return OUR_ROADS.test(path) ? path : undefined;
}

/** The same path for people: `/v1/checkouts/{handle}/events`. Nothing that is not a word of ours is left in it. */
export function withoutHandle(road: string): string {
  const [, ...segments] = road.split('/');
  return segments.map((segment) => `/${WORDS.test(segment) ? segment : '{handle}'}`).join('');
}
