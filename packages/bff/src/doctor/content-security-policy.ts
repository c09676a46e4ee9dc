/**
 * Content-Security-Policy as far as the button needs it: which policies a page is under, and whether they let a request of a kind go to an
 * address. Pure. (CSP Level 3, sections 2.2 and 6.7.2)
 */

/** Directives by lower-case name, each with its sources. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/** What the button does on a page. */
export type RequestKind = 'script' | 'style' | 'connect' | 'form';

/** The directives that decide, the first that is there. Forms have no fallback. */
const DIRECTIVES: Readonly<Record<RequestKind, readonly string[]>> = {
  script: ['script-src-elem', 'script-src', 'default-src'],
  style: ['style-src-elem', 'style-src', 'default-src'],
  connect: ['connect-src', 'default-src'],
  form: ['form-action'],
};

const POLICIES_MAX = 20;
const SOURCES_MAX = 500;

/** Every policy of a page: a header may hold several, separated by commas. Those of meta tags count too, without what they cannot set. */
export function policiesOf(headers: readonly string[], metas: readonly string[]): readonly Policy[] {
  const fromHeaders = headers.flatMap((header) => header.split(',')).map(policyOf);
  const fromMetas = metas.map((text) => {
    const policy = new Map(policyOf(text));
    for (const name of ['sandbox', 'frame-ancestors', 'report-uri']) policy.delete(name);
    return policy;
  });
  return [...fromHeaders, ...fromMetas].filter(({ size }) => size > 0).slice(0, POLICIES_MAX);
}

function policyOf(text: string): Policy {
  const policy = new Map<string, readonly string[]>();
  for (const directive of text.split(';')) {
    const [name = '', ...sources] = directive
      .trim()
      .split(/\s+/)
      .slice(0, SOURCES_MAX + 1);
    const key = name.toLowerCase();
    // Of a directive that stands twice, the first counts.
    if (key !== '' && !policy.has(key)) policy.set(key, sources);
  }
  return policy;
}

/** What a page does, and from where. */
export interface PageRequest {
  readonly kind: RequestKind;
  readonly url: URL;
  /** The page's own address. */
  readonly page: URL;
  /** Of the script's tag. */
  readonly nonce?: string | undefined;
  readonly integrity?: string | undefined;
}

/** The name of the directive that stops a request, or null when all policies let it go. */
export function stoppingDirective(policies: readonly Policy[], request: PageRequest): string | null {
  for (const policy of policies) {
    const name = DIRECTIVES[request.kind].find((directive) => policy.has(directive));
    if (name !== undefined && !isLetThrough(policy.get(name) ?? [], request)) return name;
  }
  return null;
}

function isLetThrough(sources: readonly string[], request: PageRequest): boolean {
  if (request.kind === 'script') {
    if (hasNonce(sources, request.nonce) || hasHashes(sources, request.integrity)) return true;
    // Then lists of hosts do not count any more.
    if (sources.some((source) => source.toLowerCase() === "'strict-dynamic'")) return false;
  }
  return sources.some((source) => fits(source, request.url, request.page));
}

function hasNonce(sources: readonly string[], nonce: string | undefined): boolean {
  return nonce !== undefined && nonce !== '' && sources.includes(`'nonce-${nonce}'`);
}

/** An external script may be named by its hash, if each hash of its tag is. */
function hasHashes(sources: readonly string[], integrity: string | undefined): boolean {
  const hashes = (integrity ?? '').split(/\s+/).filter((hash) => /^sha(?:256|384|512)-/.test(hash));
  return hashes.length > 0 && hashes.every((hash) => sources.includes(`'${hash}'`));
}

/** Whether one source of a list names an address. */
function fits(source: string, url: URL, page: URL): boolean {
  const lower = source.toLowerCase();
  if (lower === "'self'") return url.origin === page.origin || isUpgradeOf(url, page);
  if (lower === '*') return /^(?:https?|wss?):$/.test(url.protocol) || url.protocol === page.protocol;
  if (/^[a-z][a-z0-9+.-]*:$/.test(lower)) return schemeFits(lower, url.protocol);
  const [, scheme, host = '', port, path = ''] =
    /^(?:([a-z][a-z0-9+.-]*:)\/\/)?(\*|(?:\*\.)?[a-z0-9.[\]:-]*?[a-z0-9\]])(?::(\d+|\*))?(\/[^?#]*)?$/i.exec(
      source,
    ) ?? [];
  if (host === '') return false;
  return (
    schemeFits((scheme ?? page.protocol).toLowerCase(), url.protocol) &&
    hostFits(host.toLowerCase(), url.hostname) &&
    portFits(port, url) &&
    pathFits(path, url.pathname)
  );
}

/** `http:` in a list lets `https:` through as well. */
function schemeFits(listed: string, asked: string): boolean {
  return listed === asked || (listed === 'http:' && asked === 'https:');
}

function hostFits(listed: string, asked: string): boolean {
  if (listed === '*') return true;
  return listed.startsWith('*.') ? asked.endsWith(listed.slice(1)) : listed === asked;
}

function portFits(listed: string | undefined, url: URL): boolean {
  if (listed === '*') return true;
  const byScheme = url.protocol === 'https:' ? '443' : '80';
  const asked = url.port === '' ? byScheme : url.port;
  if (listed === undefined) return asked === byScheme;
  return listed === asked || (listed === '80' && asked === '443');
}

/** A path that ends with a slash names everything below it, any other itself alone. */
function pathFits(listed: string, asked: string): boolean {
  if (listed === '' || listed === '/') return true;
  return listed.endsWith('/') ? asked.startsWith(listed) : asked === listed;
}

/** The same host by `https:` instead of `http:`, both at their usual port. */
function isUpgradeOf(url: URL, page: URL): boolean {
  return (
    page.protocol === 'http:' && url.protocol === 'https:' && url.hostname === page.hostname && !url.port
  );
}
