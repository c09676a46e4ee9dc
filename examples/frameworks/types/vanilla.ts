/** What TypeScript says of the elements without a framework. Compiled, never run. */
import '@epos-kantan/widget/define';

export function right(): void {
  const button = document.createElement('epos-kantan-button');
  button.label = 'buy';
  button.createOrder = ({ signal }) => Promise.resolve(String(signal.aborted));
  button.addEventListener('epos-kantan-error', ({ detail }) => detail.code satisfies string);
  button.addEventListener('epos-kantan-before-redirect', (event) => event.waitUntil(button.pay()));
  document.addEventListener('epos-kantan-paid', ({ detail }) => detail.orderId satisfies string | undefined);
  const status = document.querySelector('epos-kantan-status');
  if (status !== null) status.keepParam = true;
}

export function wrong(): void {
  const button = document.createElement('epos-kantan-button');
  // @ts-expect-error -- no such label
  button.label = 'bye';
  // @ts-expect-error -- no such property
  button.orderTokn = 'eyJ';
  // @ts-expect-error -- it returns a promise
  button.createOrder = () => 'eyJ';
  // @ts-expect-error -- it can only be read
  button.state = 'paid';
  // @ts-expect-error -- a state change has no code
  button.addEventListener('epos-kantan-statechange', ({ detail }) => detail.code);
  // @ts-expect-error -- the button has no handle
  button.handle = 'h';
}
