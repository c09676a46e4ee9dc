/** Checks of a page of the shop that shows the button: its origin, what its Content-Security-Policy lets through, and its tags. */
import type { Check } from './check.ts';
import type { CheckId } from './check-titles.ts';
import { inGroup } from './check.ts';
import { stoppingDirective } from './content-security-policy.ts';
import type { RequestKind } from './content-security-policy.ts';
import { failure, notChecked, ok, warning } from './doctor-report.ts';
import type { Finding } from './doctor-report.ts';
import type { ShopPage, Tag } from './shop-page.ts';
import type { Answer } from './network.ts';
import { jsonOf, noAnswerText } from './site-checks.ts';
import { isLoopback } from '../config/config-values.ts';
import type { Visit } from './visit.ts';

interface Opened {
  readonly page: ShopPage;
  /** PUBLIC_URL. */
  readonly base: string;
  readonly visit: Visit;
}

/** A check of the page, once it is there. */
function ofPage(id: CheckId, judge: (opened: Opened) => Finding | Promise<Finding>): Check {
  return {
    id,
    leaves: ({ shopPageUrl }) => shopPageUrl === null || !isLoopback(shopPageUrl.hostname),
    needs: ['PUBLIC_URL'],
    look: async (visit) => {
      const page = await visit.shopPage();
      if (page === null) return notChecked('No page was named: add --shop-page <url>.');
      const isThere = page.answer.kind === 'answered' && page.answer.status === 200;
      if (!isThere && id !== 'shop-page') return notChecked('The page could not be read, see shop-page.');
      return judge({ page, base: visit.values.PUBLIC_URL ?? '', visit });
    },
  };
}

const there = ofPage('shop-page', ({ page: { url, answer }, base }) => {
  const place = `${url.origin}${url.pathname}`;
  if (answer.kind === 'failed') {
    return failure(
      `${place} gives no answer: ${noAnswerText(answer)}.`,
      'Name a page that this machine can open.',
    );
  }
  if (answer.status >= 300 && answer.status < 400)
    return failure(`${place} redirects.`, 'Name the page behind the redirect.');
  if (answer.status !== 200)
    return failure(
      `${place} answers HTTP ${String(answer.status)}.`,
      'Name a page that opens without a login.',
    );
  if (url.protocol === 'https:' && base.startsWith('http:')) {
    return failure(
      `${place} is https: and PUBLIC_URL is http:, which browsers do not let it load.`,
      'Serve the BFF by https:, or try on a page of http: on this machine.',
    );
  }
  return ok(`${place}.`);
});

const origin = ofPage('shop-page-origin', ({ page: { url }, visit: { values } }) => {
  const allowed = values.ALLOWED_ORIGINS;
  if (allowed === undefined) return notChecked('ALLOWED_ORIGINS has to be mended first.');
  if (allowed.includes(url.origin)) return ok(`${url.origin} is in ALLOWED_ORIGINS.`);
  return failure(
    `${url.origin} is not in ALLOWED_ORIGINS: the button there gets no answer.`,
    `Add ${url.origin} to ALLOWED_ORIGINS, and restart.`,
  );
});

/** What the button sends, and where. */
const NEEDS: Readonly<Record<RequestKind, readonly [path: string, whatFor: string]>> = {
  script: ['/assets/epos-kantan-button.js', 'the script of the button is not loaded'],
  style: ['/assets/epos-kantan-button.css', 'its style sheet is not loaded, and the page jumps'],
  connect: ['/v1/checkouts', 'the button gets no answer'],
  form: ['/checkout', 'shoppers without JavaScript cannot pay'],
};

function ofPolicy(id: CheckId, kind: RequestKind): Check {
  return ofPage(id, ({ page, base }) => {
    const [path, whatFor] = NEEDS[kind];
    const tag = kind === 'script' ? scriptOf(page) : undefined;
    // The name of the file has a version that a policy may name.
    const url = new URL(tag === undefined ? `${base}${path}` : (tag['src'] ?? ''), page.url);
    const stopped = stoppingDirective(page.policies, {
      kind,
      url,
      page: page.url,
      nonce: tag?.['nonce'],
      integrity: tag?.['integrity'],
    });
    if (stopped === null)
      return ok(page.policies.length === 0 ? 'The page has no policy.' : 'The policy lets it through.');
    const text = `The page's Content-Security-Policy stops it by ${stopped}: ${whatFor}.`;
    const todo = `Add ${new URL(base).origin} to ${kind === 'form' ? 'form-action' : `${kind}-src`} of the policy.`;
    const hasForm = page.forms.some(({ action }) => action?.startsWith(`${base}/checkout`) === true);
    return kind === 'form' && !hasForm ? warning(text, todo) : failure(text, todo);
  });
}

/** Without these neither the button nor the road without JavaScript works. */
const SANDBOX_NEEDS = ['allow-scripts', 'allow-same-origin', 'allow-forms'];

const sandbox = ofPage('shop-page-sandbox', ({ page: { policies } }) => {
  const lists = policies.flatMap((policy) => (policy.has('sandbox') ? [policy.get('sandbox') ?? []] : []));
  const lacking = SANDBOX_NEEDS.filter((need) => lists.some((list) => !list.includes(need)));
  if (lacking.length === 0) return ok('No.');
  return failure(
    `The page's Content-Security-Policy has a sandbox without ${lacking.join(', ')}: the button cannot work there.`,
    `Add ${lacking.join(' ')} to sandbox, or take sandbox away.`,
  );
});

/** The tag of our script, wherever it is loaded from. */
function scriptOf({ scripts }: ShopPage): Tag | undefined {
  return scripts.find(({ src }) => src !== undefined && /\/epos-kantan-button[^/]*\.js(?:[?#]|$)/.test(src));
}

const button = ofPage('shop-page-button', async ({ page, base, visit }) => {
  const endpoint = page.buttons.map((tag) => tag['endpoint']).find((named) => (named ?? '') !== '');
  if (endpoint !== undefined && endpoint.replace(/\/+$/, '') !== base)
    return asksAnother(`has endpoint="${endpoint.slice(0, 100)}"`, base);
  const tag = scriptOf(page);
  if (tag === undefined) {
    return notChecked(
      `The page's HTML has no script tag of the button${page.buttons.length === 0 ? '' : ', but its element'}: it may come with the page's own bundle.`,
    );
  }
  const src = new URL(tag['src'] ?? '', page.url);
  if (!src.href.startsWith(`${base}/assets/`)) {
    if (endpoint === undefined) return asksAnother(`is loaded from ${src.origin}`, base);
    return ok('The script comes from elsewhere, the element names PUBLIC_URL.');
  }
  if (tag['integrity'] === undefined) return ok('The script is loaded from PUBLIC_URL, without a hash.');
  if (tag['crossorigin'] === undefined && src.origin !== page.url.origin) {
    return failure(
      'The script tag has integrity without crossorigin: browsers refuse it.',
      'Add crossorigin="anonymous" to the tag.',
    );
  }
  return judgeHash(tag['integrity'], src, await visit.page(`${base}/assets/integrity.json`));
});

function asksAnother(what: string, base: string): Finding {
  return failure(
    `The button of the page ${what}, but PUBLIC_URL is ${base}: it asks another BFF than this one.`,
    `Load it from ${base}/assets/, or give the element endpoint="${base}".`,
  );
}

function judgeHash(integrity: string, src: URL, list: Answer): Finding {
  if (list.kind === 'failed' || list.status !== 200)
    return notChecked('The hashes of the BFF could not be read, see button-assets.');
  const name = src.pathname.split('/').at(-1) ?? '';
  const hashes = jsonOf(list.body);
  const served = Object.hasOwn(hashes, name) ? hashes[name] : undefined;
  if (typeof served !== 'string') {
    return failure(
      `The page loads ${name}, which the BFF at PUBLIC_URL does not serve.`,
      'Take name and hash of the script from /assets/integrity.json.',
    );
  }
  if (!integrity.split(/\s+/).includes(served)) {
    return failure(
      `The integrity of the script tag is not the hash of ${name}: browsers refuse it.`,
      'Take the hash of the script from /assets/integrity.json.',
    );
  }
  return ok('The script is loaded from PUBLIC_URL, by its hash.');
}

/** Checks of a page of the shop, in the order of the report. */
export const shopPageChecks = inGroup('shop-page', [
  there,
  origin,
  ofPolicy('shop-page-scripts', 'script'),
  ofPolicy('shop-page-styles', 'style'),
  ofPolicy('shop-page-connections', 'connect'),
  ofPolicy('shop-page-forms', 'form'),
  sandbox,
  button,
]);
