/** Puts elements on the test page and watches what they do. */
import type { EposKantanButton } from '../kantan-button.ts';
import type { EposKantanStatus } from '../kantan-status.ts';
import type { CheckoutEvent } from '../events.ts';
import type { FakeBff } from './fake-bff.ts';
import { until } from './until.ts';
import '../define.ts';

export { until };

const KINDS = [
  'ready',
  'unavailable',
  'before-redirect',
  'redirect',
  'resume',
  'statechange',
  'paid',
  'failed',
  'canceled',
  'expired',
  'error',
];

/** What the elements said, without `statechange`. */
export const heard: CheckoutEvent[] = [];
/** The states they went through. */
export const states: string[] = [];

for (const kind of KINDS) {
  document.addEventListener(`epos-kantan-${kind}`, (event) => {
    if (kind === 'statechange') states.push((event as CheckoutEvent).detail.state);
    else heard.push(event as CheckoutEvent);
  });
}

/** The kinds of the events so far. */
export function kinds(): string[] {
  return heard.map(({ type }) => type.replace('epos-kantan-', ''));
}

let stage: HTMLElement | undefined;

/** Clears the page, the tab's memory and what was heard. */
export function reset(): void {
  stage?.remove();
  stage = undefined;
  heard.length = 0;
  states.length = 0;
  sessionStorage.clear();
  document.documentElement.lang = 'ja';
}

function place<Tag extends 'epos-kantan-button' | 'epos-kantan-status'>(
  tag: Tag,
  bff: FakeBff,
  attributes: Record<string, string>,
): HTMLElementTagNameMap[Tag] {
  if (stage === undefined) {
    stage = document.createElement('main');
    stage.style.inlineSize = '320px';
    document.body.append(stage);
  }
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries({ endpoint: bff.endpoint, redirect: 'manual', ...attributes })) {
    element.setAttribute(name, value);
  }
  stage.append(element);
  return element;
}

/** A button on the page. It does not navigate: `redirect` is `manual` unless said otherwise. */
export function button(bff: FakeBff, attributes: Record<string, string> = {}): EposKantanButton {
  return place('epos-kantan-button', bff, attributes);
}

/** A status element on the page. */
export function status(bff: FakeBff, attributes: Record<string, string> = {}): EposKantanStatus {
  return place('epos-kantan-status', bff, attributes);
}

/** The pressable button inside. */
export function inner(element: HTMLElement): HTMLButtonElement {
  const found = element.shadowRoot?.querySelector<HTMLButtonElement>('.pay');
  if (found === null || found === undefined) throw new Error('there is no button');
  return found;
}

/** What stands visibly on the button. */
export function textOf(element: HTMLElement): string {
  const faces = [...inner(element).querySelectorAll<HTMLElement>('.face')].filter(({ hidden }) => !hidden);
  return faces.map((face) => face.querySelector('[part=label]')?.textContent ?? '').join('');
}

/** The sentence that floats below the button; empty when it does not. */
export function floating(element: HTMLElement): string {
  const callout = element.shadowRoot?.querySelector<HTMLElement>('[part=message]');
  return callout === null || callout === undefined || callout.hidden ? '' : callout.innerText.trim();
}

/** Waits until the first question of an element was answered. */
export async function ready(element: HTMLElement): Promise<void> {
  await until(
    () => heard.some((event) => event.type === 'epos-kantan-ready' && event.target === element),
    'ready',
  );
}
