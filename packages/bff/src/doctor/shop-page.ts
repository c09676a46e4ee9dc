/**
 * A page of the shop as a browser would get it: its address, its policies, and the tags in it that concern the button. Opened once by
 * `visit`; judged by `shop-page-checks`.
 */
import { policiesOf } from './content-security-policy.ts';
import type { Policy } from './content-security-policy.ts';
import { ask } from './network.ts';
import type { Answer, Network } from './network.ts';

/** A tag with its attributes by lower-case name; one without a value has an empty text. */
export type Tag = Readonly<Record<string, string>>;

/** The page. */
export interface ShopPage {
  readonly url: URL;
  readonly answer: Answer;
  /** Empty while there is no page. */
  readonly policies: readonly Policy[];
  readonly scripts: readonly Tag[];
  readonly forms: readonly Tag[];
  readonly buttons: readonly Tag[];
}

const PAGE_BYTES_MAX = 2 * 1024 * 1024;

/** Most tags of a kind that are looked at. */
const TAGS_MAX = 1_000;

/** Gets the page. Never rejects. */
export async function openShopPage(network: Network, url: URL): Promise<ShopPage> {
  const look = { url: url.href, bytesMax: PAGE_BYTES_MAX, headers: { accept: 'text/html' } };
  const answer = await ask(network, look);
  const html = answer.kind === 'answered' ? answer.body.toString('utf8') : '';
  const headers = answer.kind === 'answered' ? answer.headers['content-security-policy'] : undefined;
  const metas = tagsOf(html, 'meta')
    .filter((tag) => tag['http-equiv']?.toLowerCase() === 'content-security-policy')
    .map((tag) => tag['content'] ?? '');
  return {
    url,
    answer,
    policies: policiesOf([headers ?? []].flat(), metas),
    scripts: tagsOf(html, 'script'),
    forms: tagsOf(html, 'form'),
    buttons: tagsOf(html, 'epos-kantan-button'),
  };
}

/** The tags of a name in a text of HTML. Comments and the insides of scripts are not told apart: this looks, it does not guard. */
export function tagsOf(html: string, name: string): readonly Tag[] {
  const pattern = new RegExp(`<${name}(?=[\\s/>])([^>]{0,2000})>`, 'gi');
  return [...html.matchAll(pattern)].slice(0, TAGS_MAX).map(([, text = '']) => attributesOf(text));
}

function attributesOf(text: string): Tag {
  const attributes = new Map<string, string>();
  for (const [, name = '', , a, b, c] of text.matchAll(
    /([^\s"'<>/=]+)(\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+)))?/g,
  )) {
    const key = name.toLowerCase();
    // Of an attribute that stands twice, the first counts.
    if (!attributes.has(key)) attributes.set(key, decode(a ?? b ?? c ?? ''));
  }
  return Object.fromEntries(attributes);
}

function decode(text: string): string {
  const plain = { '&amp;': '&', '&quot;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>' };
  return text.replace(/&(?:amp|quot|#39|lt|gt);/g, (entity) => plain[entity as keyof typeof plain] ?? entity);
}
