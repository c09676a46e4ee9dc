/** A button that a server has drawn: there before any script, and the same one afterwards. */
import { expect } from '@open-wc/testing';
import { renderButton } from './ssr.ts';
import type { ButtonMarkup } from './ssr.ts';
import { orderToken } from './test-support/fake-bff.ts';
import { framedPage } from './test-support/framed-page.ts';
import type { FramedPage } from './test-support/framed-page.ts';
import { until } from './test-support/mount.ts';

const SHOP = { endpoint: `${location.origin}/no-bff`, orderToken: orderToken(), nonce: 'n' };

let framed: FramedPage;
afterEach(() => framed.remove());

/** Has a page parsed as from a server. */
async function load(markup: string): Promise<Document> {
  framed = await framedPage(markup);
  return framed.document;
}

function hostIn(page: Document): HTMLElement {
  const host = page.querySelector<HTMLElement>('epos-kantan-button');
  if (host === null) throw new Error('there is no element');
  return host;
}

function drawnIn(page: Document): HTMLButtonElement {
  const [button, ...others] = hostIn(page).shadowRoot?.querySelectorAll<HTMLButtonElement>('.pay') ?? [];
  if (button === undefined || others.length > 0) throw new Error('there is not exactly one button');
  return button;
}

async function upgrade(page: Document): Promise<void> {
  await framed.upgrade();
  await until(() => hostIn(page).getAttribute('state') === 'idle', 'the element is at rest');
}

const boxes = (page: Document): string =>
  JSON.stringify([hostIn(page).getBoundingClientRect(), drawnIn(page).getBoundingClientRect()]);

for (const change of [{}, { size: 'large', label: 'buy' }, { theme: 'outline', size: 'small' }] as const) {
  it(`stands where the element will stand: ${JSON.stringify(change)}`, async () => {
    const page = await load(renderButton({ ...SHOP, ...change }));
    const before = boxes(page);
    const words = drawnIn(page).innerText.trim();
    await upgrade(page);
    expect(boxes(page)).to.equal(before);
    expect(drawnIn(page).innerText.trim()).to.equal(words);
  });
}

it('is the same button after the element has come, with its focus, and sends no form any more', async () => {
  const page = await load(renderButton(SHOP));
  const button = drawnIn(page);
  button.focus();
  await upgrade(page);
  // Compared here, because the library would print the whole other page.
  expect(drawnIn(page) === button, 'the same button').to.equal(true);
  expect(hostIn(page).shadowRoot?.activeElement === button, 'with its focus').to.equal(true);
  let isSent = false;
  button.form?.addEventListener('submit', (event) => {
    event.preventDefault();
    isSent = true;
  });
  button.click();
  expect(isSent).to.equal(false);
  await until(() => hostIn(page).getAttribute('state') === 'error', 'the press led somewhere');
});

it('works without a script: a plain form with the order', async () => {
  const page = await load(renderButton({ ...SHOP, lang: 'en' }));
  const button = drawnIn(page);
  const sent: string[][] = [];
  button.form?.addEventListener('submit', (event) => {
    event.preventDefault();
    sent.push(
      [...new FormData(button.form ?? undefined)].map(([name, value]) => `${name}=${value as string}`),
    );
  });
  button.click();
  expect(sent).to.deep.equal([[`orderToken=${SHOP.orderToken}`, 'lang=en']]);
  expect([button.form?.method, button.form?.action]).to.deep.equal(['post', `${SHOP.endpoint}/checkout`]);
  expect(button.innerText).to.equal('Pay with EPOS Kantan');
});

it('links the stylesheet of the BFF where the page has no nonce', async () => {
  const { nonce: _nonce, ...shop } = SHOP;
  const page = await load(renderButton(shop));
  const link = hostIn(page).shadowRoot?.querySelector('link');
  expect(link?.href).to.match(/\/no-bff\/assets\/epos-kantan-shadow-[\d.]+\.css$/);
  expect(hostIn(page).shadowRoot?.querySelector('style') === null).to.equal(true);
});

it('lets no text out of its place', async () => {
  const evil = `"><script>parent.evil=1</script>'&`;
  const markup: ButtonMarkup = { ...SHOP, orderToken: evil, lang: evil, attributes: { title: evil } };
  const page = await load(renderButton(markup));
  expect(hostIn(page).title).to.equal(evil);
  expect(drawnIn(page).form?.querySelector<HTMLInputElement>('[name=orderToken]')?.value).to.equal(evil);
  expect(page.querySelector('script') === null).to.equal(true);
  expect(() => renderButton({ ...SHOP, attributes: { 'x onclick': '' } })).to.throw(TypeError);
});
