/** @jsxImportSource preact */
import '@epos-kantan/widget/define';
import type {} from '@epos-kantan/widget/preact';
import type { RenderableProps } from 'preact';
import { useState } from 'preact/hooks';
import { createOrder, endpoint, isBack, orderToken } from '../shop.ts';
import type { Look } from '../shop.ts';

/** What pays, or after the payment what shows it, and a line of what was heard. */
export function Checkout({ children, ...look }: RenderableProps<Look>) {
  const [heard, setHeard] = useState('');
  const hear = (word: string) => setHeard((before) => `${before} ${word}`);
  const pays = (
    <>
      <epos-kantan-button
        id="signed"
        endpoint={endpoint}
        order-token={orderToken}
        {...look}
        onepos-kantan-statechange={({ detail }) => hear(detail.state)}
      >
        <small slot="note">{look.label}</small>
        {children}
      </epos-kantan-button>
      <epos-kantan-button id="made" endpoint={endpoint} createOrder={createOrder} />
    </>
  );
  return (
    <>
      {isBack ? <epos-kantan-status endpoint={endpoint} onepos-kantan-paid={() => hear('paid')} /> : pays}
      <output>{heard}</output>
    </>
  );
}
