import { Component, afterNextRender, input, signal, viewChild } from '@angular/core';
import type { CheckoutEventMap } from '@epos-kantan/widget';
import { KantanButton } from './epos-kantan';
import type { Order } from './shop-api';

@Component({
  selector: 'shop-order',
  imports: [KantanButton],
  template: `
    <h1>{{ order().orderId }}</h1>
    <epos-kantan-button
      [endpoint]="order().endpoint"
      [orderToken]="order().orderToken"
      (epos-kantan-statechange)="hear($event)"
    >
      <form method="post" [attr.action]="order().endpoint + '/checkout'">
        <input type="hidden" name="orderToken" [attr.value]="order().orderToken" />
        <button>エポスかんたん決済で支払う</button>
      </form>
    </epos-kantan-button>
    <output>{{ state() }}</output>
  `,
})
export class OrderPage {
  readonly order = input.required<Order>();
  readonly button = viewChild.required(KantanButton);
  readonly state = signal('');

  constructor() {
    // It may have been at work before Angular took over the page.
    afterNextRender(() => this.state.set(this.button().element.state));
  }

  hear({ detail }: CheckoutEventMap['epos-kantan-statechange']): void {
    this.state.set(detail.state);
  }
}
