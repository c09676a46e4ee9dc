/** The page of no framework at all: what else a shop does to the button while it is there. */
import { endpoint, looks, orderToken } from '../shop.ts';
import { checkout } from './checkout.ts';

const shown = document.createElement('div');
const note = document.createElement('small');
note.slot = 'note';
const mark = document.createElement('b');
mark.slot = 'mark';
mark.textContent = '¥';
let turn = 0;

function show(): void {
  shown.replaceChildren(...checkout());
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action: `${endpoint}/checkout` });
  const token = document.createElement('input');
  Object.assign(token, { type: 'hidden', name: 'orderToken', value: orderToken });
  const pay = document.createElement('button');
  pay.textContent = 'pay';
  form.append(token, pay);
  shown.querySelector('epos-kantan-button')?.append(note, form);
  dress();
}

function dress(): void {
  const look = looks[turn % 2] ?? looks[0];
  const signed = shown.querySelector('epos-kantan-button');
  if (signed === null) return;
  note.textContent = look.label;
  if (look.label === 'buy') signed.append(mark);
  else mark.remove();
  Object.assign(signed, look);
}

function control(id: string, act: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.id = id;
  button.textContent = id;
  button.addEventListener('click', act);
  return button;
}

const dressAnew = control('look', () => {
  turn += 1;
  dress();
});
const toggle = control('toggle', () => {
  if (shown.hasChildNodes()) shown.replaceChildren();
  else show();
});
show();
document.querySelector('main')?.append(dressAnew, toggle, shown);
