/** The conversion figures: two words of buttons that ask for it, and nothing of any other. */
import { expect } from '@open-wc/testing';
import { fakeBff, orderToken } from './test-support/fake-bff.ts';
import { button as placeButton, reset, until } from './test-support/mount.ts';

describe('the beacon', () => {
  const sent: [string, unknown][] = [];
  const { sendBeacon } = navigator;
  beforeEach(() => {
    reset();
    sent.length = 0;
    navigator.sendBeacon = (url, data) => sent.push([String(url), data]) > 0;
  });
  afterEach(() => {
    navigator.sendBeacon = sendBeacon;
  });

  it('tells once that the button was shown, and each press, to the BFF of the button', async () => {
    const bff = await fakeBff();
    const button = placeButton(bff, { beacon: '', 'order-token': orderToken() });
    const url = `${bff.endpoint}/v1/beacon`;
    await until(() => sent.length === 1, 'shown');
    await button.pay();
    expect(sent).to.deep.equal([
      [url, 'shown'],
      [url, 'pressed'],
    ]);
  });

  it('tells of a press that comes before the first answer that the button was shown, too', async () => {
    const bff = await fakeBff();
    const button = placeButton(bff, { beacon: '', 'order-token': orderToken() });
    const url = `${bff.endpoint}/v1/beacon`;
    await button.pay();
    await until(() => button.state !== 'creating', 'an answer');
    expect(sent).to.deep.equal([
      [url, 'shown'],
      [url, 'pressed'],
    ]);
  });

  it('sends nothing for a button without the attribute', async () => {
    const bff = await fakeBff();
    const button = placeButton(bff, { 'order-token': orderToken() });
    await until(() => button.state === 'idle', 'an answer');
    await button.pay();
    expect(sent).to.deep.equal([]);
  });

  it('counts a button in a shadow root', async () => {
    const bff = await fakeBff();
    const host = document.createElement('div');
    document.body.append(host);
    const button = document.createElement('epos-kantan-button');
    button.setAttribute('endpoint', bff.endpoint);
    button.setAttribute('beacon', '');
    host.attachShadow({ mode: 'open' }).append(button);
    await until(() => sent.length === 1, 'shown');
    expect(sent).to.deep.equal([[`${bff.endpoint}/v1/beacon`, 'shown']]);
    host.remove();
  });
});
