/** Which BFF an element asks, as the page tools see it, is which it asks. */
import { expect } from '@open-wc/testing';
import { resolveEndpoint, setDefaultEndpointFrom } from '../endpoint.ts';
import { roadBelow, withoutHandle } from './bff-roads.ts';
import { baseOfAsset, endpointOf, onTags } from './kantan-tags.ts';
import type { KantanTag } from './kantan-tags.ts';

const { origin } = location;
const HANDLE = 'abcdefghijklmnopqrstuvwx23';

function tag(endpoint?: string): KantanTag {
  const element = document.createElement('epos-kantan-button');
  if (endpoint !== undefined) element.setAttribute('endpoint', endpoint);
  return element;
}

describe('the endpoint of an element', () => {
  for (const [given, base] of [
    ['https://pay.shop.example', 'https://pay.shop.example'],
    ['https://pay.shop.example/api/', 'https://pay.shop.example/api'],
    ['https://user:secret@pay.shop.example/?key=secret#secret', 'https://pay.shop.example'],
    ['/pay', `${origin}/pay`],
    ['', origin],
    ['http://', origin],
    [undefined, origin],
  ] as const) {
    it(`of ${String(given)} is ${base.replace(origin, 'the page')}`, () => {
      expect(endpointOf(tag(given))).to.equal(base);
    });
  }

  it('comes from the script where no tag says it, by the rule of the button', () => {
    const script = document.createElement('script');
    // Not run: its kind is nothing that a browser knows.
    script.type = 'text/none';
    document.head.append(script);
    for (const src of [
      'https://pay.shop.example/assets/epos-kantan-button-1.0.0.js',
      'https://pay.shop.example/api/assets/epos-kantan-button-1.0.0.js?v=1',
      'https://cdn.shop.example/js/epos-kantan-button.js',
    ]) {
      script.src = src;
      setDefaultEndpointFrom(src);
      expect(baseOfAsset(src)).to.equal(resolveEndpoint(undefined));
      expect(endpointOf(tag())).to.equal(resolveEndpoint(undefined));
    }
    script.remove();
  });
});

it('elements in open shadow roots are found, and those that come later by what they say', () => {
  class Late extends HTMLElement {}
  customElements.define('epos-kantan-status', Late);
  const host = document.createElement('div');
  const inside = document.createElement('epos-kantan-status');
  host.attachShadow({ mode: 'open' }).append(inside);
  document.body.append(host);
  const found: Element[] = [];
  const stop = onTags((element) => {
    found.push(element);
  });
  const later = document.createElement('epos-kantan-status');
  document.body.append(later, tag());
  later.dispatchEvent(new CustomEvent('epos-kantan-statechange', { bubbles: true, composed: true }));
  stop();
  later.dispatchEvent(new CustomEvent('epos-kantan-statechange', { bubbles: true, composed: true }));
  expect(found.map((element) => [inside, later].indexOf(element as typeof inside))).to.deep.equal([0, 1]);
  host.remove();
  later.remove();
});

describe('the roads of the BFF', () => {
  const base = 'https://pay.shop.example/api';
  for (const [url, road, shown] of [
    ['/v1/availability', '/v1/availability', '/v1/availability'],
    ['/v1/checkouts/lookup?x=1', '/v1/checkouts/lookup', '/v1/checkouts/lookup'],
    [`/v1/checkouts/${HANDLE}/events#x`, `/v1/checkouts/${HANDLE}/events`, '/v1/checkouts/{handle}/events'],
    [`/redirect/${HANDLE}`, `/redirect/${HANDLE}`, '/redirect/{handle}'],
    ['/assets/epos-kantan-button-1.0.0.js', '/assets/epos-kantan-button-1.0.0.js', undefined],
    ['/v1/checkoutsandmore', undefined, undefined],
    ['/v1/merchant/checkouts', undefined, undefined],
    ['/other', undefined, undefined],
  ] as const) {
    it(`${url.replace(HANDLE, '…')} ${road === undefined ? 'is none' : 'is one'}`, () => {
      expect(roadBelow(base + url, base)).to.equal(road);
      expect(roadBelow(`https://pay.shop.example${url}`, base)).to.equal(undefined);
      if (road !== undefined) expect(withoutHandle(road)).to.equal(shown ?? road);
    });
  }
});
