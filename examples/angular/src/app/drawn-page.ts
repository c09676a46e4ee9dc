import '@epos-kantan/widget/define';
import { Component, Directive, ElementRef, effect, inject, input } from '@angular/core';
import { renderButton } from '@epos-kantan/widget/ssr';
import type { Order } from './shop-api';

/** Draws where nothing is drawn yet. `[innerHTML]` would draw again when Angular takes over the page: another button, without a shadow root. */
@Directive({ selector: '[shopDrawn]' })
export class Drawn {
  readonly order = input.required<Order>({ alias: 'shopDrawn' });
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  constructor() {
    effect(() => {
      const markup = renderButton(this.order());
      if (this.#host.firstElementChild === null) this.#host.innerHTML = markup;
    });
  }
}

@Component({
  selector: 'shop-drawn',
  imports: [Drawn],
  template: `<div [shopDrawn]="order()"></div>`,
})
export class DrawnPage {
  readonly order = input.required<Order>();
}
