/** Registers the tags. Imported for its effect by pages with a bundler. */
import { acceptCreateOrder } from './create-order-property.ts';
import { defineElements } from './define-elements.ts';
import { EposKantanButton } from './kantan-button.ts';
import { EposKantanStatus } from './kantan-status.ts';

defineElements();
if ('document' in globalThis) {
  for (const { tag } of [EposKantanButton, EposKantanStatus]) acceptCreateOrder(tag);
}
