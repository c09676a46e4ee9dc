/** What a developer reads in the console when the BFF cannot be reached. The other behaviour is tested through the elements. */
import { expect } from '@open-wc/testing';
import { unreachableHint } from './api-client.ts';
import { broken, fakeBff, orderToken, problem } from './test-support/fake-bff.ts';
import { button, ready, reset } from './test-support/mount.ts';

describe('the hint about a BFF that cannot be reached', () => {
  const { warn } = console;
  const warnings: string[] = [];

  beforeEach(() => {
    reset();
    warnings.length = 0;
    console.warn = (text: string) => warnings.push(text);
  });

  afterEach(() => {
    console.warn = warn;
    reset();
  });

  it('names the origin to allow, the directive, the BFF and mixed content', () => {
    const shop = { origin: 'https://shop.example' };
    const hint = unreachableHint('https://pay.example', shop);
    expect(hint).to.contain('from https://pay.example.');
    expect(hint).to.contain('ALLOWED_ORIGINS=https://shop.example?');
    expect(hint).to.contain('connect-src?');
    expect(hint).to.contain('http?');
    expect(unreachableHint('', shop)).to.contain('from https://shop.example.');
  });

  it('is given once, however often the button asks in vain', async () => {
    const bff = await fakeBff();
    bff.lookup = broken;
    const element = button(bff, { 'order-token': orderToken() });
    await ready(element);
    await element.resume();
    expect(bff.count('lookup')).to.equal(2);
    expect(warnings).to.deep.equal([unreachableHint(bff.endpoint, location)]);
  });

  it('is not given about a BFF that answers, whatever it says', async () => {
    const bff = await fakeBff();
    bff.lookup = problem(503, 'gateway_unreachable');
    await ready(button(bff, { 'order-token': orderToken() }));
    expect(warnings).to.deep.equal([]);
  });
});
