/**
 * `@epos-kantan/widget/preact`, types only: the tags in Preact's JSX. Settings by the names of their attributes, `createOrder` beside them,
 * and an event as `onepos-kantan-paid`.
 */
import type { HTMLAttributes } from 'preact';
import type { Attributes, Functions, KantanElements, KantanTag, Listeners } from './tag-types.ts';

type Tags = {
  [Tag in KantanTag]: Omit<HTMLAttributes<KantanElements[Tag]>, keyof Attributes<Tag>> &
    Attributes<Tag> &
    Functions<Tag> &
    Listeners<'on'>;
};

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements extends Tags {}
  }
}
