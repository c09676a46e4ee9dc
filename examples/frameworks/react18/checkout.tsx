import { EposKantanButton, EposKantanStatus } from '@epos-kantan/widget/react';
import { useState } from 'react';
import type { PropsWithChildren } from 'react';
import { createOrder, endpoint, isBack, orderToken } from '../shop.ts';
import type { Look } from '../shop.ts';

/** What pays, or after the payment what shows it, and a line of what was heard. */
export function Checkout({ children, ...look }: PropsWithChildren<Look>) {
  const [heard, setHeard] = useState('');
  const hear = (word: string) => setHeard((before) => `${before} ${word}`);
  const pays = (
    <>
      <EposKantanButton
        id="signed"
        {...{ endpoint, orderToken, ...look }}
        onStateChange={({ detail }) => hear(detail.state)}
      >
        <small slot="note">{look.label}</small>
        {children}
      </EposKantanButton>
      <EposKantanButton id="made" {...{ endpoint, createOrder }} />
    </>
  );
  return (
    <>
      {isBack ? <EposKantanStatus endpoint={endpoint} onPaid={() => hear('paid')} /> : pays}
      <output>{heard}</output>
    </>
  );
}
