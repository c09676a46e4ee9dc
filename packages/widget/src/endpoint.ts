/**
 * Where the BFF is when a tag does not say: where the script came from, else the page's own origin. Set once by the script
 * for plain pages; read by the elements.
 */

let defaultEndpoint = '';

/** The base URL in use for what a tag says, without a trailing slash; empty = the page's own origin. */
export function resolveEndpoint(endpoint: string | undefined): string {
  return (endpoint ?? defaultEndpoint).replace(/\/+$/, '');
}

/**
 * Takes the base URL from the address of our own script: what stands before `/assets/`, as the BFF serves it, else the
 * script's origin.
 */
export function setDefaultEndpointFrom(scriptUrl: string): void {
  const [base = '', file] = scriptUrl.split('/assets/');
  defaultEndpoint = file ? base : new URL(scriptUrl).origin;
}
