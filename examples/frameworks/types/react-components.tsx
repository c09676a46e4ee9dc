/** What TypeScript says of the components for React. Compiled, never run; in `react18` with the types of React 18. */
import { EposKantanButton, EposKantanStatus } from '@epos-kantan/widget/react';
import type { EposKantanButton as ButtonElement } from '@epos-kantan/widget';
import type { RefObject } from 'react';

declare const ref: RefObject<ButtonElement>;

export const right = (
  <>
    <EposKantanButton
      ref={ref}
      endpoint="https://pay.shop.example"
      orderToken="eyJ"
      orderKey="cart-1"
      label="buy"
      theme="auto"
      size="large"
      redirect="manual"
      disabled
      beacon
      debug
      className="wide"
      aria-label="pay"
      createOrder={({ signal }) => Promise.resolve(String(signal.aborted))}
      onError={({ detail }) => detail.code satisfies string}
      onBeforeRedirect={(event) => event.waitUntil(Promise.resolve())}
      onClick={(event) => void event.currentTarget.pay()}
    >
      <small slot="note">note</small>
    </EposKantanButton>
    <EposKantanStatus handle="h" checkoutParam="c" keepParam retryUrl="/cart" onPaid={() => undefined} />
  </>
);

export const wrong = [
  // @ts-expect-error -- no such label
  <EposKantanButton label="bye" />,
  // @ts-expect-error -- no such property
  <EposKantanButton orderTokn="eyJ" />,
  // @ts-expect-error -- an order token is text
  <EposKantanButton orderToken={1} />,
  // @ts-expect-error -- it returns a promise
  <EposKantanButton createOrder={() => 'eyJ'} />,
  // @ts-expect-error -- no such event
  <EposKantanButton onPayed={() => undefined} />,
  // @ts-expect-error -- a state change has no code
  <EposKantanButton onStateChange={({ detail }) => String(detail.code)} />,
  // @ts-expect-error -- what can only be read is no prop
  <EposKantanButton state="idle" />,
  // @ts-expect-error -- nor is a method
  <EposKantanButton pay={() => Promise.resolve()} />,
  // @ts-expect-error -- the status element has no label
  <EposKantanStatus label="buy" />,
];
