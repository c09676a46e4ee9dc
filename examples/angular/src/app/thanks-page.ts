import { Component, input } from '@angular/core';
import { KantanStatus } from './epos-kantan';
import type { Shop } from './shop-api';

@Component({
  selector: 'shop-thanks',
  imports: [KantanStatus],
  template: `<epos-kantan-status [endpoint]="shop().endpoint" />`,
})
export class ThanksPage {
  readonly shop = input.required<Shop>();
}
