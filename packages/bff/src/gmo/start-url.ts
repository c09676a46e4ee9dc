/** Judges StartURL, to which a browser posts the start token: only GMO-PG's own host may get it. Used by `to-gateway-result`. */

/**
 * The exact host and port, https unless it is this machine, no user information. The names of this machine count as one: only a
 * simulator is there, and it may call itself by another of them than `GMO_BASE_URL` does.
 * @param allowedHosts `host` or `host:port`
 */
export function isAllowedStartUrl(text: string, allowedHosts: readonly string[]): boolean {
  if (!URL.canParse(text) || text.length > 2048) return false;
  const url = new URL(text);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  const allowed = allowedHosts.map(withOneLoopback);
  return isSafe && url.username === '' && url.password === '' && allowed.includes(withOneLoopback(url.host));
}

/** The host of a StartURL for the log: never its path or query, which may hold a token. */
export function startHostOf(text: string): string {
  return URL.canParse(text) ? new URL(text).host.slice(0, 253) : 'none';
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function withOneLoopback(host: string): string {
  const [, hostname = '', port = ''] = /^(.*?)(:\d+)?$/.exec(host) ?? [];
  return isLoopback(hostname) ? `localhost${port}` : host;
}
