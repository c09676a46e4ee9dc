/**
 * Turns a violation of the page's Content-Security-Policy that hits the button into the one directive to add, as an event and a line in
 * the console. What else the policy stops is none of its business. Opt-in: `epos-kantan-csp-doctor.js`, or started by a page's bundle.
 */
import { roadBelow } from './bff-roads.ts';
import { adviceFor } from './csp-advice.ts';
import {
  baseOfAsset,
  endpointOf,
  isKantanTag,
  onTags,
  scriptEndpoint,
  tagsOfDocument,
  urlOf,
} from './kantan-tags.ts';

/** Detail of `epos-kantan-csp`: JSON-safe, no address below the origin, no nonce. */
export interface CspFault {
  /** The directive that the browser names, for example `connect-src` or `script-src-elem`. */
  readonly directive: string;
  /** What the directive has to allow: mostly the BFF's origin. Empty where no source would help. */
  readonly source: string;
  /** What to write into the policy, for example `connect-src https://pay.shop.example`; null where no directive helps. */
  readonly add: string | null;
  /** `report`: a policy that only reports; nothing is stopped yet. */
  readonly disposition: 'enforce' | 'report';
}

declare global {
  interface DocumentEventMap {
    'epos-kantan-csp': CustomEvent<CspFault>;
  }
}

/** What is read of a violation. */
type Violation = Pick<
  SecurityPolicyViolationEvent,
  'blockedURI' | 'sourceFile' | 'effectiveDirective' | 'originalPolicy' | 'disposition' | 'composedPath'
>;

/**
 * Listens from now on; what was stopped before is not known any more, so it is started before the button. Each fault is told once.
 * @returns Ends it.
 */
export function startCspDoctor(): () => void {
  const told = new Set<string>();
  /** Of elements that no look at the document finds, because they are in shadow roots. */
  const endpoints = new Set<string>();
  let submitted = '';

  const submit = (event: SubmitEvent) => {
    const form = event.target as HTMLFormElement;
    const action = event.submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? '';
    submitted = urlOf(action)?.href ?? '';
  };
  const tell = (event: Violation) => {
    const found = faultOf(event, [...endpoints, ...basesOnPage()], submitted);
    if (!found) return;
    const [fault, words] = found;
    const key = JSON.stringify(fault);
    if (told.has(key)) return;
    told.add(key);
    console.warn(words);
    document.dispatchEvent(new CustomEvent('epos-kantan-csp', { detail: fault }));
  };
  const unmeet = onTags((tag) => endpoints.add(endpointOf(tag)));
  document.addEventListener('submit', submit, true);
  document.addEventListener('securitypolicyviolation', tell);
  return () => {
    unmeet();
    document.removeEventListener('submit', submit, true);
    document.removeEventListener('securitypolicyviolation', tell);
  };
}

/** The fault and the line for the console; undefined when it is not about the button. */
function faultOf(
  event: Violation,
  bases: readonly string[],
  submitted: string,
): [fault: CspFault, words: string] | undefined {
  const { effectiveDirective: directive, originalPolicy, disposition } = event;
  const source = sourceOf(event, bases, submitted);
  if (source === undefined) return undefined;
  const { add, why } = adviceFor(directive, source, originalPolicy);
  const stops = disposition === 'report' ? 'would stop (it only reports)' : 'stops';
  const words = `epos-kantan: the page's Content-Security-Policy ${stops} the button by ${directive}. ${add === null ? why : `Add: ${add}`}`;
  return [{ directive, source, add, disposition }, words];
}

/** What would have to be allowed; empty when our own script is stopped in what it never does, undefined when it is not about us. */
function sourceOf(event: Violation, bases: readonly string[], submitted: string): string | undefined {
  const { blockedURI, sourceFile, effectiveDirective: directive } = event;
  const isOurs = (url: string | null) => url !== null && bases.some((base) => isBelow(url, base));
  // Where the answer to our form leads: some browsers name the end of the way and not its beginning.
  const isAnswerToUs = directive === 'form-action' && isOurs(submitted);
  if (isOurs(blockedURI) || isAnswerToUs) return urlOf(blockedURI)?.origin;
  // The style sheet of a button that was drawn by a server.
  if (directive.startsWith('style-src') && blockedURI === 'inline' && isInside(event)) return "'nonce-…'";
  return isOurs(sourceFile) ? '' : undefined;
}

/** The base URLs that elements, script and style sheet stand for. */
function basesOnPage(): readonly string[] {
  const style = document.querySelector<HTMLLinkElement>('link[href*="/epos-kantan-button"]');
  const named = [
    ...tagsOfDocument().map(endpointOf),
    scriptEndpoint(),
    style ? baseOfAsset(style.href) : undefined,
  ];
  return named.filter((base) => base !== undefined);
}

function isBelow(url: string, base: string): boolean {
  const { origin } = new URL(base);
  // Some browsers name a foreign address by its origin alone.
  if (url === origin || url === `${origin}/`) return origin !== location.origin;
  return roadBelow(url, base) !== undefined;
}

/** Whether it happened in our own shadow root; what a page puts between our tags is the page's. */
function isInside(event: Violation): boolean {
  const [node] = event.composedPath();
  const root = node instanceof Node ? node.getRootNode() : undefined;
  return root instanceof ShadowRoot && isKantanTag(root.host);
}
