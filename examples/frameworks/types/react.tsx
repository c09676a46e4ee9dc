/** What TypeScript says of the tags in React's JSX. Compiled, never run. */
import type {} from '@epos-kantan/widget/react';

export const right = (
  <>
    <epos-kantan-button
      endpoint="https://pay.shop.example"
      order-token="eyJ"
      order-key="cart-1"
      label="buy"
      theme="auto"
      size="large"
      redirect="manual"
      disabled
      beacon
      debug
      lang="en"
      id="pay"
      createOrder={({ signal, previous }) =>
        Promise.resolve(`${String(signal.aborted)}${previous?.orderId ?? ''}`)
      }
      onepos-kantan-error={({ detail }) => detail.code satisfies string}
      onepos-kantan-before-redirect={(event) => event.waitUntil(Promise.resolve())}
    >
      <small slot="note">note</small>
    </epos-kantan-button>
    <epos-kantan-status
      handle="h"
      checkout-param="c"
      keep-param
      retry-url="/cart"
      onepos-kantan-paid={() => undefined}
    />
  </>
);

/** A name with a hyphen that nobody knows passes in any JSX: TypeScript takes it for an attribute of the page's own. */
export const wrong = [
  // @ts-expect-error -- no such label
  <epos-kantan-button label="bye" />,
  // @ts-expect-error -- no such theme
  <epos-kantan-button theme="blue" />,
  // @ts-expect-error -- an order token is text
  <epos-kantan-button order-token={1} />,
  // @ts-expect-error -- it returns a promise
  <epos-kantan-button createOrder={() => 'eyJ'} />,
  // @ts-expect-error -- a state change has no code
  <epos-kantan-button onepos-kantan-statechange={({ detail }) => String(detail.code)} />,
  // @ts-expect-error -- the button has no handle
  <epos-kantan-button handle="h" />,
  // @ts-expect-error -- the status element has no label
  <epos-kantan-status label="buy" />,
];
