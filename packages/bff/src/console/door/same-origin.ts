/**
 * Whether a POST comes from a page of the console. Beside the SameSite cookie and the token in the form, because each of the three has a
 * browser or a day on which it fails.
 */

/**
 * Judges the headers that a page's script cannot write. Our pages send no referrer, and a browser then writes `Origin: null`: that counts
 * only together with `Sec-Fetch-Site`, because a sandboxed page of anybody's writes it, too.
 * @param origin the origin of PUBLIC_URL
 */
export function comesFromConsole(headers: Headers, origin: string): boolean {
  const site = headers.get('sec-fetch-site');
  const from = headers.get('origin');
  if (site !== null && site !== 'same-origin') return false;
  if (from === origin) return true;
  return site === 'same-origin' && (from === null || from === 'null');
}
