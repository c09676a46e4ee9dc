/** @jsxImportSource solid-js */
/** What TypeScript says of the tags in Solid's JSX. Compiled, never run. */
import type {} from '@epos-kantan/widget/solid';

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
      prop:createOrder={({ signal, previous }) =>
        Promise.resolve(`${String(signal.aborted)}${previous?.orderId ?? ''}`)
      }
      on:epos-kantan-error={({ detail }) => detail.code satisfies string}
      on:epos-kantan-before-redirect={(event) => event.waitUntil(Promise.resolve())}
    >
      <small slot="note">note</small>
    </epos-kantan-button>
    <epos-kantan-status
      handle="h"
      checkout-param="c"
      keep-param
      retry-url="/cart"
      on:epos-kantan-paid={() => undefined}
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
  <epos-kantan-button prop:createOrder={() => 'eyJ'} />,
  // @ts-expect-error -- a state change has no code
  <epos-kantan-button on:epos-kantan-statechange={({ detail }) => String(detail.code)} />,
  // @ts-expect-error -- the button has no handle
  <epos-kantan-button handle="h" />,
  // @ts-expect-error -- the status element has no label
  <epos-kantan-status label="buy" />,
];
