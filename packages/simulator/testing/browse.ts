/*
 * A browser without script: follows links and sends the forms that a page really has. Used by the tests of the
 * pages.
 */

/** A page that was loaded. */
export interface LoadedPage {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Loads a page and follows redirects, as a browser does. */
export async function visit(
  url: string,
  form?: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<LoadedPage> {
  const response = await fetch(
    url,
    form === undefined ? { headers } : { method: 'POST', body: new URLSearchParams(form), headers },
  );
  return {
    url: response.url,
    status: response.status,
    headers: response.headers,
    text: await response.text(),
  };
}

/** Sends the form whose action contains `action`, with the values in the page and `typed` over them. */
export async function submit(
  page: LoadedPage,
  action: string,
  typed: Readonly<Record<string, string>> = {},
): Promise<LoadedPage> {
  const form = formsOf(page).find(({ url }) => url.includes(action));
  if (form === undefined) throw new Error(`no form ${action} in ${page.text}`);
  return visit(form.url, { ...form.values, ...typed });
}

/** Follows the first link whose address contains `part`. */
export async function follow(page: LoadedPage, part: string): Promise<LoadedPage> {
  const link = [...page.text.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => unescape(href));
  const href = link.find((candidate) => candidate.includes(part));
  if (href === undefined) throw new Error(`no link ${part} in ${page.text}`);
  return visit(new URL(href, page.url).href);
}

/** The forms of a page with the values of their fields. */
export function formsOf(
  page: LoadedPage,
): readonly { readonly url: string; readonly values: Record<string, string> }[] {
  return [...page.text.matchAll(/<form([^>]*)>([^]*?)<\/form>/g)].map(
    ([, attributes = '', content = '']) => ({
      url: new URL(attribute(attributes, 'action'), page.url).href,
      values: Object.fromEntries(
        [...content.matchAll(/<input([^>]*)>/g)].map(([, input = '']) => [
          attribute(input, 'name'),
          attribute(input, 'value'),
        ]),
      ),
    }),
  );
}

function attribute(markup: string, name: string): string {
  return unescape(new RegExp(`${name}="([^"]*)"`).exec(markup)?.[1] ?? '');
}

function unescape(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
