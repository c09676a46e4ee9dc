/** Lines of docs/conformance.md that no other test shows. */
import { expect } from '@open-wc/testing';
import { html, render } from 'lit';
import type { CheckoutEventMap } from './events.ts';
import { defineElements } from './define-elements.ts';
import { EposKantanButton } from './kantan-button.ts';
import { EposKantanStatus } from './kantan-status.ts';
import { fakeBff, never, orderToken } from './test-support/fake-bff.ts';
import { button, inner, ready, reset, textOf } from './test-support/mount.ts';
import { until } from './test-support/until.ts';
import { VERSION } from './version.ts';

afterEach(reset);

async function resting(attributes: Record<string, string> = {}) {
  reset();
  const bff = await fakeBff();
  bff.create = never;
  const element = button(bff, { 'order-token': orderToken(), ...attributes });
  await ready(element);
  return element;
}

/** The contrast of two colours as computed styles have them: `rgb(0, 0, 0)`. */
function contrast(...colours: readonly (string | undefined)[]): number {
  const [lighter = 0, darker = 0] = colours
    .map((colour) => {
      const [red = 0, green = 0, blue = 0] = (colour?.match(/[\d.]+/g) ?? []).map((part) => {
        const share = Number(part) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .toSorted((one, other) => other - one);
  return (lighter + 0.05) / (darker + 0.05);
}

describe('the conformance page', () => {
  it('a page with a Lit of its own sets the button, hears it and renders it anew', async () => {
    reset();
    const bff = await fakeBff();
    const states: string[] = [];
    const createOrder = () => Promise.resolve(orderToken());
    const page = (isDisabled: boolean, words: string) => html`
      <epos-kantan-button
        endpoint=${bff.endpoint}
        redirect="manual"
        ?disabled=${isDisabled}
        .createOrder=${createOrder}
        @epos-kantan-statechange=${({ detail }: CheckoutEventMap['epos-kantan-statechange']) => states.push(detail.state)}
        ><span slot="label">${words}</span></epos-kantan-button
      >
    `;
    const place = document.createElement('main');
    document.body.append(place);
    render(page(true, 'one'), place);
    const element = place.querySelector('epos-kantan-button');
    await until(() => states.includes('checking'), 'to be heard');
    expect([element?.disabled, element?.createOrder === createOrder]).to.deep.equal([true, true]);
    render(page(false, 'two'), place);
    expect(place.querySelector('epos-kantan-button') === element).to.equal(true);
    expect([element?.disabled, element?.textContent.trim()]).to.deep.equal([false, 'two']);
    await element?.pay();
    expect(bff.tokens).to.deep.equal([orderToken()]);
    place.remove();
  });

  it('a second copy steps back, and warns with both versions when they differ', () => {
    const { warn } = console;
    const warnings: unknown[] = [];
    console.warn = (words: unknown) => warnings.push(words);
    try {
      defineElements();
      expect(warnings).to.deep.equal([]);
      Object.defineProperty(EposKantanStatus, 'version', { value: '0.9.0', configurable: true });
      defineElements();
    } finally {
      console.warn = warn;
      Reflect.deleteProperty(EposKantanStatus, 'version');
    }
    expect(warnings).to.deep.equal([`epos-kantan: <epos-kantan-status> is already 0.9.0, not ${VERSION}`]);
    expect(customElements.get('epos-kantan-button') === EposKantanButton).to.equal(true);
  });

  it('the shadow root is open and delegates the focus', async () => {
    const { shadowRoot } = await resting();
    expect([shadowRoot?.mode, shadowRoot?.delegatesFocus]).to.deep.equal(['open', true]);
  });

  it('busy is said in a status region beside the button, not in it', async () => {
    const element = await resting();
    void element.pay().catch(() => undefined);
    await until(() => element.state === 'creating');
    const region = element.shadowRoot?.querySelector('[role=status]');
    await until(() => region?.textContent.includes(textOf(element)) === true, 'the busy words');
    expect(textOf(element)).not.to.equal('');
    expect(inner(element).contains(region ?? null)).to.equal(false);
  });

  it('the two colours of the focus ring have 3:1 between them in every theme, so that one is seen on any page', async () => {
    for (const theme of ['brand', 'dark', 'light', 'outline', 'auto']) {
      const element = await resting({ theme });
      element.focus();
      const { outlineColor, outlineStyle, boxShadow } = getComputedStyle(inner(element));
      expect(outlineStyle, theme).to.equal('solid');
      expect(contrast(outlineColor, /rgb\([^)]*\)/.exec(boxShadow)?.[0]), theme).to.be.at.least(3);
    }
  });

  it('nothing turns where the system asks for less motion', async () => {
    const { shadowRoot } = await resting();
    const rules = [...(shadowRoot?.adoptedStyleSheets ?? [])].flatMap(({ cssRules }) => [...cssRules]);
    const moving = rules.filter(
      (rule) => rule instanceof CSSStyleRule && !['', 'none', 'unset'].includes(rule.style.animationName),
    );
    const calm = rules.filter(
      (rule) =>
        rule instanceof CSSMediaRule && /^\(prefers-reduced-motion(: reduce)?\)$/.test(rule.conditionText),
    );
    const selectors = (list: readonly CSSRule[]) => list.map((rule) => (rule as CSSStyleRule).selectorText);
    expect(selectors(moving)).to.deep.equal(['.spinner']);
    const stopped = calm.flatMap((rule) => [...(rule as CSSMediaRule).cssRules]);
    expect(selectors(stopped)).to.deep.equal(['.spinner']);
    expect((stopped[0] as CSSStyleRule).style.animationName).to.equal('none');
  });
});
