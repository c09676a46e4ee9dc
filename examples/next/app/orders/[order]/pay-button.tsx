'use client';

import type { EposKantanButton as ButtonElement } from '@epos-kantan/widget';
import { EposKantanButton } from '@epos-kantan/widget/react';
import { useEffect, useRef, useState } from 'react';

/** The button, with the form that pays where no script runs, and a line that says how it stands. */
export function PayButton({ endpoint, orderToken }: { endpoint: string; orderToken: string }) {
  const button = useRef<ButtonElement>(null);
  const [state, setState] = useState('');
  // It may have been at work before React took over the page.
  useEffect(() => setState(button.current?.state ?? ''), []);
  return (
    <>
      <EposKantanButton
        ref={button}
        endpoint={endpoint}
        orderToken={orderToken}
        onStateChange={({ detail }) => setState(detail.state)}
      >
        <form method="post" action={`${endpoint}/checkout`}>
          <input type="hidden" name="orderToken" value={orderToken} />
          <button>エポスかんたん決済で支払う</button>
        </form>
      </EposKantanButton>
      <output>{state}</output>
    </>
  );
}
