import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Shop } from './shop-api';

@Component({
  selector: 'shop-front',
  imports: [RouterLink],
  template: `
    <ul>
      @for (orderId of shop().orderIds; track orderId) {
        <li>
          <a [routerLink]="['/orders', orderId]">{{ orderId }}</a>,
          <!-- Loaded anew: only the parser of a page makes a shadow root of markup. -->
          <a [attr.href]="'/drawn/' + orderId">{{ orderId }}, drawn</a>
        </li>
      }
    </ul>
  `,
})
export class FrontPage {
  readonly shop = input.required<Shop>();
}
