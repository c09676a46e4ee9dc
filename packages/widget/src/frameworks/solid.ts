/**
 * `@epos-kantan/widget/solid`, types only: the tags in Solid's JSX. Settings by the names of their attributes, or as `prop:orderToken`; an
 * event as `on:epos-kantan-paid`.
 */
import type { JSX } from 'solid-js';
import type { Attributes, KantanElements, KantanTag, Listeners, Settings } from './tag-types.ts';

type Properties<Tag extends KantanTag> = {
  [Name in keyof Settings<Tag> as `prop:${Name & string}`]: Settings<Tag>[Name];
};

type Tags = {
  [Tag in KantanTag]: Omit<JSX.HTMLAttributes<KantanElements[Tag]>, keyof Attributes<Tag>> &
    Attributes<Tag> &
    Properties<Tag> &
    Listeners<'on:'>;
};

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements extends Tags {}
  }
}
