import { Component, computed, input, signal } from '@angular/core';
import type { CheckoutEventMap, CreateOrder } from '@epos-kantan/widget';
import { KantanButton } from './epos-kantan';
import type { Order } from './shop-api';

/** For the tests, as the pages of `examples/frameworks`: settings that change and are taken back, children that come and go. */
@Component({
  selector: 'shop-cases',
  imports: [KantanButton],
  template: `
    <button id="look" (click)="isOther.set(!isOther())">look</button>
    <button id="toggle" (click)="toggle()">toggle</button>
    @if (isShown()) {
      <epos-kantan-button
        id="signed"
        [endpoint]="order().endpoint"
        [orderToken]="order().orderToken"
        [label]="look().label"
        [theme]="look().theme"
        [size]="look().size"
        [lang]="look().lang"
        [disabled]="isOther()"
        (epos-kantan-statechange)="hear($event)"
      >
        <small slot="note">{{ look().label }}</small>
        <form method="post" [attr.action]="order().endpoint + '/checkout'">
          <input type="hidden" name="orderToken" [attr.value]="order().orderToken" />
          <button>pay</button>
        </form>
        @if (isOther()) {
          <b slot="mark">¥</b>
        }
      </epos-kantan-button>
      <epos-kantan-button
        id="made"
        order-key="cases"
        [endpoint]="order().endpoint"
        [createOrder]="createOrder"
      />
    }
    <output>{{ heard() }}</output>
  `,
})
export class CasesPage {
  readonly order = input.required<Order>();
  readonly isOther = signal(false);
  readonly isShown = signal(true);
  readonly heard = signal('');
  readonly look = computed(() =>
    this.isOther()
      ? ({ label: 'buy', theme: 'dark', size: 'large', lang: 'en' } as const)
      : ({ label: 'pay', theme: 'brand', size: undefined, lang: 'ja' } as const),
  );

  readonly createOrder: CreateOrder = async ({ signal: stopSignal }) => {
    const answer = await fetch(`/api/orders/${this.order().orderId}`, { signal: stopSignal });
    return ((await answer.json()) as Order).orderToken;
  };

  toggle(): void {
    this.isShown.set(!this.isShown());
    this.heard.set('');
  }

  hear({ detail }: CheckoutEventMap['epos-kantan-statechange']): void {
    this.heard.update((before) => `${before} ${detail.state}`);
  }
}
