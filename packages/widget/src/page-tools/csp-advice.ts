/** What a Content-Security-Policy lacks for one source: pure, from the text of the policy. Called by the CSP doctor. */

/** `add` is null where no directive helps; `why` says then what does. */
export interface CspAdvice {
  readonly add: string | null;
  readonly why: string;
}

/** A nonce is good for one answer of the shop's server, so that its value would help nobody. */
const NONCE = /^'nonce-.*'$/;

/**
 * @param directive As the browser names it, for example `script-src-elem`.
 * @param source What is to be allowed; empty when it came from our own script and no source helps.
 * @param policy The whole policy that was broken.
 */
export function adviceFor(directive: string, source: string, policy: string): CspAdvice {
  if (source === '') return nothing('No directive helps: this is a fault of ours, please report it.');
  const plain = directive.replace(/-(?:elem|attr)$/, '');
  const name = sourcesOf(policy, directive) ? directive : plain;
  const own = sourcesOf(policy, name);
  // A directive that is added replaces `default-src` for its kind, so it has to take over what that one allows.
  const there = own ?? (name === 'form-action' ? [] : (sourcesOf(policy, 'default-src') ?? []));
  if (there.some((each) => each.replace(/\/$/, '') === source))
    return nothing(
      'It is allowed, so its answer leads on to an address that is not: look where it redirects.',
    );
  if (plain === 'script-src' && there.includes("'strict-dynamic'"))
    return nothing("With 'strict-dynamic' no address counts: give the script tag the nonce of the page.");
  const taken = own ? [] : there.filter((each) => each !== "'none'");
  const sources = [...taken.map((each) => each.replace(NONCE, "'nonce-…'")), source];
  return { add: `${name} ${[...new Set(sources)].join(' ')}`, why: '' };
}

function nothing(why: string): CspAdvice {
  return { add: null, why };
}

/** The sources of a directive; undefined when the policy does not have it. Of two with one name the first counts. */
function sourcesOf(policy: string, name: string): readonly string[] | undefined {
  for (const directive of policy.split(';')) {
    const [first = '', ...sources] = directive.trim().split(/\s+/);
    if (first.toLowerCase() === name) return sources;
  }
  return undefined;
}
