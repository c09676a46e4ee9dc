/** The playground without a browser: what an address gives, on the page and as code. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { html } from 'hono/html';
import { makeFolder } from '../../../testing/make-folder.ts';
import { buildWidget } from '../../build-widget.ts';
import { startDemo } from '../../start-demo.ts';
import { createShop } from '../create-shop.ts';
import { OrderBook } from '../order-book.ts';

const shopUrl = 'http://localhost:3000';
const bffUrl = 'https://pay.shop.example';

function makeShop() {
  const book = new OrderBook(join(makeFolder(), 'shop.json'));
  const file = (kind: string) => ({ url: `${bffUrl}/assets/button.${kind}`, integrity: `sha384-${kind}` });
  const app = createShop({
    shopUrl,
    bffUrl,
    orderTokenSecret: 'a secret of at least thirty-two bytes',
    webhookSecret: 'whsec_AAAA',
    widget: { script: file('js'), style: file('css'), inspector: file('js') },
    book,
    now: () => Date.now(),
    tell: () => undefined,
    renderBeside: () => Promise.resolve(html`<aside>beside</aside>`),
  });
  const get = async (path: string, headers: Record<string, string> = {}) =>
    app.request(`${shopUrl}${path}`, { headers: { 'Accept-Language': 'en', ...headers } });
  const code = async (query: string) => (await (await get(`/playground/code?${query}`)).json()) as Answer;
  return { book, get, code };
}

interface Answer {
  readonly attributes: readonly (readonly [string, string])[];
  readonly slots: readonly (readonly [string, string])[];
  readonly previewRule: string;
  readonly code: {
    readonly head: string;
    readonly tag: string;
    readonly rule: string;
    readonly policy: string;
  };
  readonly refused: readonly string[];
}

/** The start tags of the buttons on view. */
const tagsOf = (page: string) => page.match(/<epos-kantan-button data-stage[^>]*>/g) ?? [];

describe('the code', () => {
  it('of a button that nothing was chosen for is the bare tag, the form, and a policy for both', async () => {
    const { code } = await makeShop().code('form=on');
    expect(code.tag).toBe(`<epos-kantan-button order-token="eyJ…">
  <form method="post" action="https://pay.shop.example/checkout">
    <input type="hidden" name="orderToken" value="eyJ…" />
    <button>Pay with EPOS Kantan Payment</button>
  </form>
</epos-kantan-button>`);
    expect(code.rule).toBe('');
    expect(code.policy).toBe(
      'Content-Security-Policy: script-src https://pay.shop.example; style-src https://pay.shop.example; ' +
        'connect-src https://pay.shop.example; form-action https://pay.shop.example',
    );
  });

  it('has what differs from the default and nothing else', async () => {
    const query =
      'label=pay&theme=dark&size=medium&button-lang=en&redirect=manual&disabled=on&beacon=on&form=';
    const { code, attributes } = await makeShop().code(query);
    expect(code.tag).toBe(
      '<epos-kantan-button order-token="eyJ…" theme="dark" lang="en" redirect="manual" disabled beacon></epos-kantan-button>',
    );
    expect(attributes.map(([name]) => name)).toEqual(['theme', 'lang', 'redirect', 'disabled', 'beacon']);
    expect(code.policy).not.toContain('form-action');
  });

  it("has a rule for what is set by custom properties, and lets the page's own stylesheets in", async () => {
    const query = 'property-background=%230b5d4f&property-radius=2rem&property-font=%27Yu+Mincho%27%2C+serif';
    const { code, previewRule } = await makeShop().code(query);
    const declarations = `  --epos-kantan-background: #0b5d4f;
  --epos-kantan-radius: 2rem;
  --epos-kantan-font: 'Yu Mincho', serif;
}`;
    expect(code.rule).toBe(`epos-kantan-button {\n${declarations}`);
    expect(previewRule).toBe(`.stage epos-kantan-button {\n${declarations}`);
    expect(code.policy).toContain("style-src 'self' https://pay.shop.example;");
  });

  it('escapes the words of slots as HTML does', async () => {
    const { code, slots } = await makeShop().code(`slot-label=${encodeURIComponent('<b>"A" & B</b>')}&form=`);
    expect(slots).toEqual([['label', '<b>"A" & B</b>']]);
    expect(code.tag).toContain('<span slot="label">&lt;b&gt;&quot;A&quot; &amp; B&lt;/b&gt;</span>');
  });
});

describe('an address with hostile values', () => {
  const hostile = {
    label: 'pay" onclick="alert(1)',
    theme: '<script>alert(1)</script>',
    'button-lang': 'fr',
    disabled: 'yes',
    'slot-note': 'x'.repeat(61),
    'slot-mark': 'a\u0000b',
    'property-background': 'red;} * {display:none',
    'property-color': 'url(https://evil.example)',
    'property-radius': '9999px',
    'property-font': "'a, serif",
    form: 'maybe',
  };

  it('is refused field by field, and gives the default button', async () => {
    const { get, code } = makeShop();
    const query = new URLSearchParams(hostile).toString();
    const answer = await code(query);
    expect([...answer.refused].sort()).toEqual(Object.keys(hostile).sort());
    expect(answer).toMatchObject({ attributes: [], slots: [], previewRule: '' });
    const page = await (await get(`/playground?${query}`)).text();
    expect(page.match(/aria-invalid="true"/g)).toHaveLength(6);
    for (const tag of tagsOf(page)) expect(tag).toMatch(/order-token="[\w.-]+" ?>$/);
    for (const [field, value] of Object.entries(hostile)) {
      if (value.length > 5) expect(page, field).not.toContain(value);
    }
    expect(await (await get(`/playground/rule.css?${query}`)).text()).toBe('');
  });

  it('that are allowed texts reach the page escaped', async () => {
    const text = '<img src=x onerror=alert(1)>';
    const page = await (await makeShop().get(`/playground?slot-label=${encodeURIComponent(text)}`)).text();
    expect(page).not.toContain('<img src=x');
    expect(page).toContain('<span slot="label">&lt;img src=x onerror=alert(1)&gt;</span>');
    // The code shows what HTML needs, so the page has it escaped twice.
    expect(page).toContain('&lt;span slot=&quot;label&quot;&gt;&amp;lt;img');
  });
});

describe('the page', () => {
  it('is complete without JavaScript: the button, the choice, the code and the rule follow the address', async () => {
    const query = '?label=buy&theme=outline&disabled=on&property-height=4rem&form=on&form=';
    const response = await makeShop().get(`/playground${query}`);
    const page = await response.text();
    expect(tagsOf(page)).toHaveLength(2);
    for (const tag of tagsOf(page)) expect(tag).toMatch(/ label="buy" theme="outline" disabled="">$/);
    expect(page).toMatch(/<option value="outline" selected/);
    expect(page).toMatch(/name="disabled" value="on" checked/);
    expect(page).toMatch(/name="form" value="on" checked/);
    expect(page).toContain('name="property-height"\n      value="4rem"');
    expect(page).toContain('&lt;epos-kantan-button order-token=&quot;eyJ…&quot; label=&quot;buy&quot;');
    expect(page).toContain(`href="/playground/rule.css${query.replaceAll('&', '&amp;')}"`);
    expect(page).toContain(`action="${bffUrl}/checkout"`);
    expect(page).not.toContain('<aside>beside');
    expect(page).not.toMatch(/ style=|<style|<script(?![^>]* src=)/);
  });

  it('has one order to pay per visitor, and it is a real one', async () => {
    const { get, book } = makeShop();
    const first = await get('/playground');
    const cookie = (first.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const again = await (await get('/playground', { Cookie: cookie })).text();
    const orderIdIn = (page: string) => {
      const payload = /order-token="[^".]+\.([^".]+)\./.exec(page)?.[1] ?? '';
      return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { orderId: string }).orderId;
    };
    expect(orderIdIn(again)).toBe(orderIdIn(await first.text()));
    expect(book.find(orderIdIn(again))).toMatchObject({ totalYen: 1320, state: 'open' });
    expect(book.cart(book.find(orderIdIn(again))?.visitorId)).toEqual([]);
  });

  it('is linked from every page, in both languages', async () => {
    const { get } = makeShop();
    expect(await (await get('/cart')).text()).toMatch(/<a href="\/playground" >Try the button</);
    expect(await (await get('/cart?lang=ja')).text()).toMatch(/<a href="\/playground" >ボタンを試す</);
  });
});

describe('the hashes', () => {
  beforeAll(() => buildWidget(() => undefined), 120_000);

  it('are those of this build, of the very bytes that the BFF serves', async () => {
    const demo = await startDemo({
      dataDir: makeFolder(),
      ports: { shop: 0, bff: 0, simulator: 0 },
      quiet: true,
    });
    onTestFinished(() => demo.stop());
    const answer = (await (await fetch(`${demo.shopUrl}/playground/code`)).json()) as Answer;
    const require = createRequire(import.meta.url);
    const dist = join(dirname(require.resolve('@epos-kantan/widget/package.json')), 'dist');
    const hashes = JSON.parse(readFileSync(join(dist, 'integrity.json'), 'utf8')) as Record<string, string>;
    const lines = [...answer.code.head.matchAll(/(?:href|src)="([^"]+)"\s+integrity="([^"]+)"/g)];
    expect(lines).toHaveLength(2);
    for (const [, url = '', integrity = ''] of lines) {
      expect(url.startsWith(`${demo.bffUrl}/assets/`)).toBe(true);
      expect(integrity).toBe(hashes[url.split('/').at(-1) ?? '']);
      // undici holds the bytes against the hash, and throws.
      expect((await fetch(url, { integrity })).status).toBe(200);
    }
  });
});
