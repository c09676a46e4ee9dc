/** Registers the tags. Imported for its effect by pages with a bundler; on a server it does nothing. */
import { acceptCreateOrder } from './create-order-property.ts';
import { defineElements } from './define-elements.ts';
import { EposKantanButton } from './kantan-button.ts';
import { EposKantanStatus } from './kantan-status.ts';

if ('document' in globalThis) {
  defineElements();
  for (const { tag } of [EposKantanButton, EposKantanStatus]) acceptCreateOrder(tag);
}
