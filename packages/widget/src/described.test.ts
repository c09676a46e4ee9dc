/** What editors are told of slots, parts and custom states is what the elements have, seen over all that they can show. */
import { expect } from '@open-wc/testing';
import { HANDLE, checkout, fakeBff, orderToken, problem } from './test-support/fake-bff.ts';
import type { FakeBff } from './test-support/fake-bff.ts';
import { button, inner, ready, reset, status, until } from './test-support/mount.ts';

/** Of the description, what can be seen from outside. The test runner serves it, made of the docstrings. */
type Described = Record<'slots' | 'parts' | 'states', readonly { readonly name: string }[]>;
type Names = Record<'slots' | 'parts' | 'states', Set<string>>;

const described = (await (await fetch('/elements.json')).json()) as readonly Described[];
let bff: FakeBff;

beforeEach(anew);

/** An empty page, and a BFF that remembers nothing: an element begins at rest. */
async function anew(): Promise<void> {
  reset();
  bff = await fakeBff();
}

/** Notes every slot, part and custom state that an element shows from now on. */
function watch(element: HTMLElement, seen: Names): void {
  const root = element.shadowRoot;
  if (root === null) throw new Error('there is no shadow root');
  const look = () => {
    for (const slot of root.querySelectorAll('slot')) seen.slots.add(slot.name);
    for (const part of root.querySelectorAll('[part]')) seen.parts.add(part.part.value);
    for (const { states } of described) {
      for (const { name } of states) if (element.matches(`:state(${name})`)) seen.states.add(name);
    }
  };
  look();
  new MutationObserver(look).observe(root, { childList: true, subtree: true });
  element.addEventListener('epos-kantan-statechange', look);
}

const none = (): Names => ({ slots: new Set(), parts: new Set(), states: new Set() });
const names = (entries: readonly { name: string }[] = []) =>
  entries.map(({ name }) => name).filter((name) => name !== '');

it('the button has the slots and parts that are described, and no other', async () => {
  const seen = none();
  const pressed = button(bff, { 'order-token': orderToken() });
  watch(pressed, seen);
  await ready(pressed);
  inner(pressed).click();
  await until(() => pressed.state === 'redirecting');
  expect([...seen.slots].toSorted()).to.deep.equal(names(described[0]?.slots).toSorted());
  expect([...seen.parts].toSorted()).to.deep.equal(names(described[0]?.parts).toSorted());
  for (const state of ['idle', 'checking', 'creating', 'redirecting'])
    expect([...seen.states]).to.include(state);
});

it('the status element has the slots, parts and states that are described', async () => {
  const seen = none();
  for (const change of [
    ...['confirming', 'paid', 'failed', 'canceled', 'expired'].map((word) => ({ status: word })),
    ...['voided', 'refunded'].map((funds) => ({ status: 'paid', funds })),
  ]) {
    bff.checkout = { checkout: checkout(change) };
    const element = status(bff, { handle: HANDLE, 'retry-url': '/cart' });
    watch(element, seen);
    await ready(element);
    await anew();
  }
  const lost = status(bff, { handle: HANDLE });
  bff.checkout = problem(404, 'not_found');
  watch(lost, seen);
  await until(() => lost.state === 'unknown');
  await anew();
  bff.checkout = { checkout: checkout({ status: 'canceled' }) };
  const again = status(bff, { handle: HANDLE, 'order-token': orderToken() });
  watch(again, seen);
  await until(() => again.state === 'canceled');
  inner(again).click();
  await until(() => again.state === 'redirecting');
  expect([...seen.slots]).to.include.members(names(described[1]?.slots));
  expect([...seen.parts].toSorted()).to.deep.equal(names(described[1]?.parts).toSorted());
  const untold = names(described[1]?.states).filter((name) => !seen.states.has(name));
  expect(untold).to.deep.equal(['unavailable', 'resumable', 'offline', 'error']);
});
