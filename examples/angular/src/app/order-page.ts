import '@epos-kantan/widget/define';
import { CUSTOM_ELEMENTS_SCHEMA, Component, afterNextRender, input, signal, viewChild } from '@angular/core';
import type { ElementRef } from '@angular/core';
import type { CheckoutEventMap, EposKantanButton } from '@epos-kantan/widget';
import type { Order } from './shop-api';

@Component({
  selector: 'shop-order',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <h1>{{ order().orderId }}</h1>
    <epos-kantan-button
      #button
      [attr.endpoint]="order().endpoint"
      [attr.order-token]="order().orderToken"
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
  readonly button = viewChild.required<ElementRef<EposKantanButton>>('button');
  readonly state = signal('');

  constructor() {
    // It may have been at work before Angular took over the page.
    afterNextRender(() => this.state.set(this.button().nativeElement.state));
  }

  hear({ detail }: CheckoutEventMap['epos-kantan-statechange']): void {
    this.state.set(detail.state);
  }
}
