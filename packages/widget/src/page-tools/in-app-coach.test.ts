/** What the coach says, where, in which language, and that it does nothing else. */
import { expect } from '@open-wc/testing';
import { fakeBff, orderToken } from '../test-support/fake-bff.ts';
import type { FakeBff } from '../test-support/fake-bff.ts';
import { button, inner, ready, reset, status, until } from '../test-support/mount.ts';
import { startInAppCoach } from './in-app-coach.ts';

const LINE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/26.11.0';
const X = LINE.replace('Safari Line/26.11.0', 'Twitter for iPhone/10.64.1');
const JAPANESE =
  'LINEアプリのブラウザで開いています。お支払いのあと別のブラウザに戻っても、ご注文はそのまま確認できます。';
const ENGLISH =
  'You are using the browser inside the LINE app. If you return in another browser after paying, we will still find your order.';

let bff: FakeBff;
let stop = (): void => undefined;

const notes = (element: Element) => [...element.querySelectorAll<HTMLElement>('[slot=note]')];
const says = (element: Element) => notes(element).map(({ textContent }) => textContent);

function start(options: Parameters<typeof startInAppCoach>[0]): void {
  stop = startInAppCoach(options);
}

beforeEach(async () => {
  reset();
  bff = await fakeBff();
});

afterEach(() => {
  stop();
});

describe('the in-app coach', () => {
  it('explains itself below each button, those that come later too, and below no status', async () => {
    const early = button(bff);
    await ready(early);
    start({ userAgent: LINE });
    const late = button(bff);
    const other = status(bff);
    await ready(late);
    await ready(other);
    expect([says(early), says(late), says(other)]).to.deep.equal([[JAPANESE], [JAPANESE], []]);
    expect(notes(early)[0]?.assignedSlot?.name).to.equal('note');
    expect(notes(early)[0]?.getBoundingClientRect().height).to.be.above(0);
  });

  it('speaks the language around the button, also when it changes', async () => {
    const element = button(bff, { lang: 'en' });
    await ready(element);
    start({ userAgent: LINE });
    expect(says(element)).to.deep.equal([ENGLISH]);
    element.lang = 'ja-JP';
    await until(() => says(element)[0] === JAPANESE, 'Japanese');
    element.removeAttribute('lang');
    document.documentElement.lang = 'fr';
    await until(() => says(element)[0] === ENGLISH, 'English, as the button itself');
    expect(notes(element)[0]?.lang).to.equal('en');
    expect(notes(element)).to.have.length(1);
  });

  it('makes way for a note of the page, and comes back after it', async () => {
    const element = button(bff);
    const own = document.createElement('p');
    own.slot = 'note';
    own.textContent = 'Ours';
    element.append(own);
    await ready(element);
    start({ userAgent: LINE });
    expect(says(element)).to.deep.equal(['Ours']);
    own.remove();
    await until(() => says(element)[0] === JAPANESE, 'the words of the coach');
    element.prepend(own);
    await until(() => notes(element).length === 1, 'the note of the page alone');
    expect(says(element)).to.deep.equal(['Ours']);
  });

  it('says nothing in a browser of its own, and nothing any more once it was ended', async () => {
    const element = button(bff);
    await ready(element);
    start({ isFramed: false });
    expect(says(element)).to.deep.equal([]);
    start({ userAgent: X });
    expect(says(element)[0]).to.match(/^Xアプリ/);
    stop();
    expect(says(element)).to.deep.equal([]);
  });

  it('gives LINE a way out when the page wants one: the same address, and nobody is sent there', async () => {
    const { href } = location;
    const element = button(bff);
    await ready(element);
    start({ userAgent: LINE, openExternal: true });
    const link = element.querySelector<HTMLAnchorElement>('a');
    expect(link?.textContent).to.equal('いつものブラウザで開く');
    history.replaceState(history.state, '', '?cart=7#pay');
    link?.addEventListener('click', (event) => {
      event.preventDefault();
    });
    link?.click();
    expect(link?.href).to.equal(new URL('?cart=7&openExternalBrowser=1#pay', location.href).href);
    history.replaceState(history.state, '', href);
    stop();
    start({ userAgent: X, openExternal: true });
    expect(element.querySelector('a')).to.equal(null);
  });

  it('tells of a frame, and gives a way to the page on its own', async () => {
    const element = button(bff);
    await ready(element);
    start({ isFramed: true });
    expect(notes(element)[0]?.role).to.equal('status');
    const link = element.querySelector<HTMLAnchorElement>('a');
    expect(says(element)[0]).to.match(/^このページは別のページの中に表示されています。/);
    expect([link?.textContent, link?.target, link?.rel, link?.href]).to.deep.equal([
      '新しいタブで開く',
      '_blank',
      'noopener',
      location.href,
    ]);
    element.lang = 'en';
    await until(
      () => says(element)[0]?.startsWith('This page is shown inside another one.') === true,
      'English',
    );
    stop();
    // What an app can say of itself says more.
    start({ isFramed: true, userAgent: LINE });
    expect(says(element)[0]).to.contain('LINE app');
    expect(element.querySelector('a')).to.equal(null);
  });

  it('holds no press up', async () => {
    const element = button(bff, { 'order-token': orderToken() });
    await ready(element);
    start({ userAgent: LINE });
    inner(element).click();
    await until(() => element.state === 'redirecting', 'the way to EPOS');
    expect(bff.count('create')).to.equal(1);
  });
});
