/**
 * Links of the pages as they lie in the repository, made links of the site: to a page, its address; to anything else (code, tests,
 * folders), only the words, as code, because a site has nothing there. VitePress refuses what then leads nowhere.
 */
import { posix } from 'node:path';
import type { MarkdownIt, StateCore, Token } from './markdown-types.ts';
import { addressOf, type SitePage } from './site-pages.ts';

/** What a page's environment says of it: its file in the site. */
interface PageEnvironment {
  readonly relativePath?: string;
}

/** Adds the rule. */
export function repositoryLinks(markdown: MarkdownIt, pages: readonly SitePage[]): void {
  const bySource = new Map(pages.map((page) => [page.source, page]));
  const byRoute = new Map(pages.map((page) => [page.route, page]));
  markdown.core.ruler.push('repository-links', (state) => {
    const { relativePath = '' } = state.env as PageEnvironment;
    const page = byRoute.get(relativePath);
    if (page === undefined) return;
    for (const block of state.tokens) {
      if (block.type !== 'inline' || block.children === null) continue;
      block.children = mendLinks(state, block.children, (href) => resolveLink(href, page, bySource));
    }
  });
}

/** The address in the site; undefined when the site has no such page. Addresses elsewhere and in the page stay as they are. */
export function resolveLink(
  href: string,
  { source, language }: SitePage,
  bySource: ReadonlyMap<string, SitePage>,
): string | undefined {
  if (/^(?:[a-z][a-z+.-]*:|#|\/\/)/i.test(href)) return href;
  const [path = '', hash] = href.split('#', 2);
  const target = posix.join(posix.dirname(source), decodeURI(path)).replace(/\/$/, '');
  // What nobody has translated is read in English.
  const candidates = language === 'ja' ? [target, target.replace(/^docs\/ja\//, 'docs/')] : [target];
  const page = candidates
    .flatMap((candidate) => [candidate, `${candidate}/README.md`])
    .map((candidate) => bySource.get(candidate))
    .find((found) => found !== undefined);
  if (page === undefined) return undefined;
  return addressOf(page.route) + (hash === undefined ? '' : `#${hash}`);
}

function mendLinks(
  state: StateCore,
  tokens: readonly Token[],
  resolve: (href: string) => string | undefined,
): Token[] {
  const mended: Token[] = [];
  let isWithout = false;
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'link_open') {
      const address = resolve(token.attrGet('href') ?? '');
      isWithout = address === undefined;
      if (address === undefined) {
        if (!isCodeAlone(tokens, index)) mended.push(mark(state, '<code>'));
        continue;
      }
      token.attrSet('href', address);
    }
    if (token.type === 'link_close' && isWithout) {
      isWithout = false;
      if (tokens[index - 1]?.type !== 'code_inline' || tokens[index - 2]?.type !== 'link_open')
        mended.push(mark(state, '</code>'));
      continue;
    }
    mended.push(token);
  }
  return mended;
}

/** Whether the words of the link are code already. */
function isCodeAlone(tokens: readonly Token[], open: number): boolean {
  return tokens[open + 1]?.type === 'code_inline' && tokens[open + 2]?.type === 'link_close';
}

function mark(state: StateCore, html: string): Token {
  const token = new state.Token('html_inline', '', 0);
  token.content = html;
  return token;
}

/** The anchor of a heading, as the repository's own view makes it, so that links to it hold in both. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}
