/** A page under `default-src 'none'` with Trusted Types and no policy allowed: the built script works there untouched. */
import { expect } from '@open-wc/testing';
import type { EposKantanButton } from './kantan-button.ts';
import { until } from './test-support/mount.ts';

declare global {
  interface Window {
    /** What the policy of the page stopped. */
    readonly violations?: readonly string[];
  }
}

describe('the strictest page', () => {
  it('takes both elements without one violation', async () => {
    const frame = document.createElement('iframe');
    frame.src = '/strict/page';
    document.body.append(frame);
    const page = () => frame.contentDocument;
    const element = () => page()?.querySelector('epos-kantan-button') ?? null;
    await until(() => element()?.shadowRoot?.querySelector('.pay') !== undefined, 'upgrade');
    await until(
      () => element()?.shadowRoot?.querySelector('[part=badge]')?.textContent === 'テスト',
      'an answer',
    );
    expect(frame.contentWindow?.violations).to.deep.equal([]);
    const pay = element()?.shadowRoot?.querySelector('.pay');
    expect(pay && frame.contentWindow?.getComputedStyle(pay).backgroundColor).to.equal('rgb(176, 20, 45)');
    expect(page()?.querySelector('[style], style')).to.equal(null);
    expect(element()?.shadowRoot?.querySelector('[style], style')).to.equal(null);
    element()?.shadowRoot?.querySelector<HTMLElement>('.pay')?.click();
    await until(() => element()?.error?.code === 'order_changed', 'the answer to a press');
    await until(() => element()?.shadowRoot?.querySelector<HTMLElement>('[part=message]')?.hidden === false);
    expect(element()?.shadowRoot?.getElementById('reason')?.textContent).to.contain('別の金額のお手続き');
    expect(frame.contentWindow?.violations).to.deep.equal([]);
    expect(page()?.querySelector('epos-kantan-status')?.getAttribute('state')).to.equal('unknown');
    // A page with nothing but the tags reaches the words through the class; every word, also those that the build could shorten.
    const registry = frame.contentWindow as unknown as { customElements: CustomElementRegistry };
    const registered = registry.customElements.get('epos-kantan-button') as typeof EposKantanButton;
    registered.registerLocale('ja', {
      labels: { plain: 'EPOS' },
      short: { unavailable: 'Nee' },
      titles: { unknown: 'Nichts da' },
      sentences: { otherAmount: 'Anderer Betrag' },
    });
    await until(() => element()?.shadowRoot?.getElementById('reason')?.textContent === 'Anderer Betrag');
    expect(pay?.textContent).to.contain('EPOS: Nee');
    const status = page()?.querySelector('epos-kantan-status')?.shadowRoot;
    expect(status?.querySelector('[part=title]')?.textContent).to.equal('Nichts da');
    frame.remove();
  });
});
