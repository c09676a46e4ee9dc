/** @jsxImportSource solid-js */
import '@epos-kantan/widget/define';
import type {} from '@epos-kantan/widget/solid';
import { Show, createSignal } from 'solid-js';
import type { ParentProps } from 'solid-js';
import { createOrder, endpoint, isBack, orderToken } from '../shop.ts';
import type { Look } from '../shop.ts';

/** What pays, or after the payment what shows it, and a line of what was heard. */
export function Checkout(props: ParentProps<{ look: Look }>) {
  const [heard, setHeard] = createSignal('');
  const hear = (word: string) => setHeard((before) => `${before} ${word}`);
  const pays = (
    <>
      <epos-kantan-button
        id="signed"
        endpoint={endpoint}
        order-token={orderToken}
        label={props.look.label}
        theme={props.look.theme}
        lang={props.look.lang}
        disabled={props.look.disabled}
        on:epos-kantan-statechange={({ detail }) => hear(detail.state)}
      >
        <small slot="note">{props.look.label}</small>
        {props.children}
      </epos-kantan-button>
      <epos-kantan-button id="made" endpoint={endpoint} prop:createOrder={createOrder} />
    </>
  );
  return (
    <>
      <Show when={isBack} fallback={pays}>
        <epos-kantan-status endpoint={endpoint} on:epos-kantan-paid={() => hear('paid')} />
      </Show>
      <output>{heard()}</output>
    </>
  );
}
