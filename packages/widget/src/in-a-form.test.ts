/** The button in a form of the shop: it belongs to the form, minds what the form demands, and adds nothing to what it sends. */
import { expect } from '@open-wc/testing';
import { fakeBff, orderToken } from './test-support/fake-bff.ts';
import type { FakeBff } from './test-support/fake-bff.ts';
import { button as placeButton, inner, ready, reset, until } from './test-support/mount.ts';
import type { EposKantanButton } from './kantan-button.ts';

describe('a button in a form of the shop', () => {
  let bff: FakeBff;
  let form: HTMLFormElement;
  let element: EposKantanButton;
  let complaints: EventTarget[];

  beforeEach(async () => {
    reset();
    bff = await fakeBff();
    element = placeButton(bff, { 'order-token': orderToken() });
    form = document.createElement('form');
    form.innerHTML = '<fieldset><input type="checkbox" name="terms" required></fieldset>';
    element.before(form);
    form.querySelector('fieldset')?.append(element);
    complaints = [];
    form.addEventListener('invalid', ({ target }) => target && complaints.push(target), true);
    await ready(element);
  });

  const terms = () => form.elements.namedItem('terms') as HTMLInputElement;
  const fieldset = () => form.querySelector('fieldset') as HTMLFieldSetElement;

  it('lets the form say what is missing, and starts nothing until it is there', async () => {
    inner(element).click();
    expect(complaints.map((target) => target === terms())).to.deep.equal([true]);
    expect([element.state, bff.count('create')]).to.deep.equal(['idle', 0]);
    terms().checked = true;
    inner(element).click();
    await until(() => bff.count('create') === 1, 'a start');
    expect(complaints.length).to.equal(1);
  });

  it('leaves a form alone that checks for itself', async () => {
    form.noValidate = true;
    inner(element).click();
    await until(() => bff.count('create') === 1, 'a start');
    expect(complaints.length).to.equal(0);
  });

  it('is disabled with the fieldset around it, and only as long', async () => {
    terms().checked = true;
    fieldset().disabled = true;
    await until(() => inner(element).disabled, 'to be disabled');
    expect(element.disabled, 'the attribute is the page’s').to.equal(false);
    inner(element).click();
    expect(bff.count('create')).to.equal(0);
    fieldset().disabled = false;
    await until(() => !inner(element).disabled, 'to be enabled');
    inner(element).click();
    await until(() => bff.count('create') === 1, 'a start');
  });

  it('is one of its elements, and adds nothing to what it sends', () => {
    terms().checked = true;
    expect([...form.elements].some((member) => member === element)).to.equal(true);
    expect([...new FormData(form)]).to.deep.equal([['terms', 'on']]);
  });

  it('can be paid with by the form’s own submit, which the form has checked', async () => {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void element.pay();
    });
    form.requestSubmit();
    expect([complaints.length, bff.count('create')]).to.deep.equal([1, 0]);
    terms().checked = true;
    form.requestSubmit();
    await until(() => bff.count('create') === 1, 'a start');
  });
});
