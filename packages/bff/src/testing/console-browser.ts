/** A browser without JavaScript, as far as the console needs one: it keeps cookies, follows redirects, and sends the forms that a page has. */

/** A page as it came. */
export interface ConsoleAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Path and query where it ended. */
  readonly path: string;
}

/** A form of a page. */
export interface PageForm {
  readonly action: string;
  readonly method: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Headers that a browser sends with a form of the console's own pages. */
export function formHeaders(): Record<string, string> {
  // Our pages send no referrer: a browser writes this origin then.
  return { origin: 'null', 'sec-fetch-site': 'same-origin' };
}

const REDIRECTS_MAX = 5;

/** One browser with its cookies. */
export class ConsoleBrowser {
  readonly cookies = new Map<string, string>();
  /** Every `Set-Cookie` as it came. */
  readonly setCookies: string[] = [];
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @param headers sent with every request, such as the language */
  constructor(url: string, headers: Readonly<Record<string, string>> = { 'accept-language': 'en' }) {
    this.#url = url;
    this.#headers = headers;
  }

  /** Opens a page, following redirects. */
  async open(path: string, headers: Readonly<Record<string, string>> = {}): Promise<ConsoleAnswer> {
    let at = path;
    for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
      const answer = await this.send('GET', at, undefined, headers);
      const location = answer.headers.get('location');
      if (location === null) return answer;
      at = new URL(location, this.#url).pathname + new URL(location, this.#url).search;
    }
    throw new Error(`${path} redirects for ever`);
  }

  /** Sends a form, following the redirect after it. */
  async submit(form: PageForm, more: Readonly<Record<string, string>> = {}): Promise<ConsoleAnswer> {
    const fields = { ...form.fields, ...more };
    if (form.method === 'get') {
      const { pathname, search } = new URL(form.action, this.#url);
      const query = new URLSearchParams(search);
      for (const [name, value] of Object.entries(fields)) query.set(name, value);
      return this.open(`${pathname}?${query.toString()}`);
    }
    const answer = await this.send('POST', form.action, fields, formHeaders());
    const location = answer.headers.get('location');
    return location === null ? answer : this.open(location);
  }

  /** One request, as it is. */
  async send(
    method: string,
    path: string,
    fields?: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ConsoleAnswer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(path, this.#url), {
      method,
      redirect: 'manual',
      headers: { ...this.#headers, ...(cookie === '' ? {} : { cookie }), ...headers },
      ...(fields === undefined ? {} : { body: new URLSearchParams(fields) }),
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return { status: response.status, headers: response.headers, text: await response.text(), path };
  }

  /** Logs in by the form of the login page. */
  async logIn(key: string, next = '/console'): Promise<ConsoleAnswer> {
    const page = await this.open(`/console/login?next=${encodeURIComponent(next)}`);
    return this.submit(formOf(page, '/console/login'), { key });
  }

  #keep(line: string): void {
    this.setCookies.push(line);
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/max-age=0/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** The forms of a page. */
export function formsOf({ text }: Pick<ConsoleAnswer, 'text'>): readonly PageForm[] {
  return [...text.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].map(([, head = '', body = '']) => ({
    action: attribute(head, 'action'),
    method: attribute(head, 'method') === 'post' ? 'post' : 'get',
    fields: Object.fromEntries(
      [...body.matchAll(/<input([^>]*)>/gs)]
        .map(([, input = '']) => input)
        .filter((input) => attribute(input, 'type') !== 'checkbox' || input.includes('checked'))
        .map((input) => [attribute(input, 'name'), attribute(input, 'value')]),
    ),
  }));
}

/** The one form whose action ends so. */
export function formOf(page: Pick<ConsoleAnswer, 'text'>, action: string): PageForm {
  const found = formsOf(page).filter((form) => form.action.split('?', 1)[0]?.endsWith(action));
  const [form] = found;
  if (form === undefined || found.length > 1)
    throw new Error(`${String(found.length)} forms lead to ${action} of ${mainText(page).slice(0, 500)}`);
  return form;
}

/** What a person reads: the text of the page's main part, without its tags. */
export function mainText({ text }: Pick<ConsoleAnswer, 'text'>): string {
  const main = /<main[^>]*>(.*)<\/main>/s.exec(text)?.[1] ?? '';
  return decode(main.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

/** Where a page's links lead. */
export function linksOf({ text }: Pick<ConsoleAnswer, 'text'>): readonly string[] {
  return [...text.matchAll(/<a\s[^>]*?href="([^"]*)"/gs)].map(([, href = '']) => decode(href));
}

function attribute(tag: string, name: string): string {
  return decode(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

function decode(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
