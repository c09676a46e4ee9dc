/**
 * `@epos-kantan/widget/vue`, types only: the tags in Vue's templates. A setting may be written as attribute or as property; an event as
 * `@epos-kantan-paid`.
 */
import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
import type { CheckoutEventMap } from '../events.ts';
import type { Attributes, KantanElements, KantanTag, Settings } from './tag-types.ts';

type Emits = { [Name in keyof CheckoutEventMap]: (event: CheckoutEventMap[Name]) => void };

type Tag<Name extends KantanTag> = new () => KantanElements[Name] & {
  $props: HTMLAttributes & Settings<Name> & Attributes<Name> & PublicProps;
  $emit: EmitFn<Emits>;
};

declare module 'vue' {
  interface GlobalComponents {
    'epos-kantan-button': Tag<'epos-kantan-button'>;
    'epos-kantan-status': Tag<'epos-kantan-status'>;
  }
}
