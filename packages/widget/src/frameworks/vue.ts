/**
 * `@epos-kantan/widget/vue`, types only: the tags in Vue's templates. A setting may be written as attribute or as property; an event as
 * `@epos-kantan-paid`.
 */
import type { HTMLAttributes, PublicProps } from 'vue';
import type { CheckoutEventMap } from '../events.ts';
import type { Attributes, KantanElements, KantanTag, Settings } from './tag-types.ts';

/** `@epos-kantan-paid` is a prop named `onEposKantanPaid` to Vue. */
type Handlers = {
  [Name in keyof CheckoutEventMap as `on${Pascal<Name>}`]?:
    ((event: CheckoutEventMap[Name]) => void) | undefined;
};

type Pascal<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Capitalize<Head>}${Pascal<Tail>}`
  : Capitalize<Name>;

type Tag<Name extends KantanTag> = new () => KantanElements[Name] & {
  $props: HTMLAttributes & Settings<Name> & Attributes<Name> & Handlers & PublicProps;
};

declare module 'vue' {
  interface GlobalComponents {
    'epos-kantan-button': Tag<'epos-kantan-button'>;
    'epos-kantan-status': Tag<'epos-kantan-status'>;
  }
}
