/**
 * Makes `<epos-kantan-button>` and `<epos-kantan-status>` known to Angular's templates, their settings as typed inputs. To be copied into the
 * shop; a component that writes a tag has its directive in `imports`. Events need nothing of this: Angular types `$event` by the class of the
 * element, and an output of the same name would be heard twice.
 */
import '@epos-kantan/widget/define';
import { Directive, ElementRef, booleanAttribute, effect, inject, input } from '@angular/core';
import type { EposKantanButton, EposKantanStatus } from '@epos-kantan/widget';

/** What both tags take. */
@Directive()
abstract class KantanTag<Tag extends EposKantanButton | EposKantanStatus> {
  readonly endpoint = input<Tag['endpoint']>();
  readonly orderToken = input<Tag['orderToken']>();
  readonly orderKey = input<Tag['orderKey']>();
  readonly createOrder = input<Tag['createOrder']>();
  readonly theme = input<Tag['theme']>();
  readonly size = input<Tag['size']>();
  readonly redirect = input<Tag['redirect']>();
  readonly debug = input(false, { transform: booleanAttribute });

  /** The element itself, for `pay()` and what it knows. */
  readonly element = inject<ElementRef<Tag>>(ElementRef).nativeElement;

  constructor() {
    // A function can be no attribute.
    effect(() => (this.element.createOrder = this.createOrder()));
    const written = new Set<string>();
    effect(() => {
      // All others are attributes, as a server writes no properties. What is not bound stays as it stands on the tag.
      for (const [name, value] of Object.entries(this.attributes())) {
        if (value !== undefined && value !== false) {
          this.element.setAttribute(name, value === true ? '' : value);
          written.add(name);
        } else if (written.delete(name)) this.element.removeAttribute(name);
      }
    });
  }

  protected attributes(): Record<string, string | boolean | undefined> {
    return {
      endpoint: this.endpoint(),
      'order-token': this.orderToken(),
      'order-key': this.orderKey(),
      theme: this.theme(),
      size: this.size(),
      redirect: this.redirect(),
      debug: this.debug(),
    };
  }
}

@Directive({ selector: 'epos-kantan-button' })
export class KantanButton extends KantanTag<EposKantanButton> {
  readonly label = input<EposKantanButton['label']>();
  readonly disabled = input(false, { transform: booleanAttribute });
  readonly beacon = input(false, { transform: booleanAttribute });

  protected override attributes() {
    const { label, disabled, beacon } = this;
    return { ...super.attributes(), label: label(), disabled: disabled(), beacon: beacon() };
  }
}

@Directive({ selector: 'epos-kantan-status' })
export class KantanStatus extends KantanTag<EposKantanStatus> {
  readonly handle = input<EposKantanStatus['handle']>();
  readonly checkoutParam = input<EposKantanStatus['checkoutParam']>();
  readonly keepParam = input(false, { transform: booleanAttribute });
  readonly retryUrl = input<EposKantanStatus['retryUrl']>();

  protected override attributes() {
    return {
      ...super.attributes(),
      handle: this.handle(),
      'checkout-param': this.checkoutParam(),
      'keep-param': this.keepParam(),
      'retry-url': this.retryUrl(),
    };
  }
}
