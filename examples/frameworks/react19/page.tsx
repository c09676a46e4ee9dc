/** The page of React 19, in strict mode: what else a shop does to the button while it is there. */
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { endpoint, looks, orderToken } from '../shop.ts';
import { Checkout } from './checkout.tsx';

function Page() {
  const [look, setLook] = useState<0 | 1>(0);
  const [isShown, setShown] = useState(true);
  return (
    <>
      <button id="look" onClick={() => setLook(look === 0 ? 1 : 0)}>
        look
      </button>
      <button id="toggle" onClick={() => setShown(!isShown)}>
        toggle
      </button>
      {isShown && (
        <Checkout {...looks[look]}>
          <form method="post" action={`${endpoint}/checkout`}>
            <input type="hidden" name="orderToken" value={orderToken} />
            <button>pay</button>
          </form>
          {look === 1 && <b slot="mark">¥</b>}
        </Checkout>
      )}
    </>
  );
}

createRoot(document.querySelector('main') as HTMLElement).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
