/** What the line on points says, when, and beside whom. */
import { expect } from '@open-wc/testing';
import { HANDLE, checkout, fakeBff, orderToken } from '../test-support/fake-bff.ts';
import type { FakeBff } from '../test-support/fake-bff.ts';
import { button, inner, ready, reset, status, until } from '../test-support/mount.ts';
import { startInAppCoach } from './in-app-coach.ts';
import { startPointsNote } from './points-note.ts';

const JAPANESE = 'お支払いにエポスポイントをご利用いただけます。';
const ENGLISH = 'You can use your EPOS points for this payment.';

let bff: FakeBff;
let ends: (() => void)[] = [];

const notes = (element: Element) => [...element.querySelectorAll<HTMLElement>('[slot=note]')];
const says = (element: Element) => notes(element).map(({ textContent }) => textContent);

beforeEach(async () => {
  reset();
  bff = await fakeBff();
});

afterEach(() => {
  for (const end of ends) end();
  ends = [];
});

describe('the line on points', () => {
  it('stands below each button in its language, and below no status', async () => {
    ends.push(startPointsNote());
    const japanese = button(bff);
    const english = button(bff, { lang: 'en' });
    const other = status(bff);
    for (const element of [japanese, english, other]) await ready(element);
    expect([says(japanese), says(english), says(other)]).to.deep.equal([[JAPANESE], [ENGLISH], []]);
    // Each new state writes it again: a live region would read it out each time.
    expect(notes(japanese)[0]?.role).to.equal(null);
  });

  it('is silent where nothing is to pay, and moves nothing by that', async () => {
    ends.push(startPointsNote());
    const element = button(bff, { 'order-token': orderToken(), redirect: 'manual' });
    await ready(element);
    const height = element.getBoundingClientRect().height;
    inner(element).click();
    await until(() => element.state === 'redirecting', 'the way to EPOS');
    expect(says(element)).to.deep.equal([JAPANESE]);
    bff.lookup = { checkout: checkout({ status: 'paid' }), handle: HANDLE, available: true, testMode: false };
    void element.resume();
    await until(() => element.state === 'paid', 'the payment');
    expect(says(element)).to.deep.equal(['\u00a0']);
    expect(element.getBoundingClientRect().height).to.equal(height);
  });

  it('makes way for the page, stands beside the coach, and goes when it is ended', async () => {
    const element = button(bff);
    await ready(element);
    ends.push(startPointsNote(), startInAppCoach({ isFramed: true }));
    expect(notes(element)).to.have.length(2);
    const own = document.createElement('p');
    own.slot = 'note';
    element.append(own);
    await until(() => notes(element).length === 1, 'the note of the page alone');
    own.remove();
    await until(() => notes(element).length === 2, 'both again');
    for (const end of ends) end();
    expect(says(element)).to.deep.equal([]);
  });
});
