/** @jsxImportSource solid-js */
/** The page of Solid: what else a shop does to the button while it is there. */
import { Show, createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import { endpoint, looks, orderToken } from '../shop.ts';
import { Checkout } from './checkout.tsx';

function Page() {
  const [look, setLook] = createSignal<0 | 1>(0);
  const [isShown, setShown] = createSignal(true);
  return (
    <>
      <button id="look" onClick={() => setLook(look() === 0 ? 1 : 0)}>
        look
      </button>
      <button id="toggle" onClick={() => setShown(!isShown())}>
        toggle
      </button>
      <Show when={isShown()}>
        <Checkout look={looks[look()]}>
          <form method="post" action={`${endpoint}/checkout`}>
            <input type="hidden" name="orderToken" value={orderToken} />
            <button>pay</button>
          </form>
          <Show when={look() === 1}>
            <b slot="mark">¥</b>
          </Show>
        </Checkout>
      </Show>
    </>
  );
}

render(() => <Page />, document.querySelector('main') as HTMLElement);
