import '@epos-kantan/widget/define';
import { CUSTOM_ELEMENTS_SCHEMA, Component, input } from '@angular/core';
import type { Shop } from './shop-api';

@Component({
  selector: 'shop-thanks',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `<epos-kantan-status [attr.endpoint]="shop().endpoint" />`,
})
export class ThanksPage {
  readonly shop = input.required<Shop>();
}
