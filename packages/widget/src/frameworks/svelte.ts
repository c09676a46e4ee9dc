/**
 * `@epos-kantan/widget/svelte`, types only: the tags in Svelte's templates. Settings by the names of their attributes, `createOrder` beside
 * them, and an event as `onepos-kantan-paid`.
 */
import type { HTMLAttributes } from 'svelte/elements';
import type { Attributes, Functions, KantanElements, KantanTag, Listeners } from './tag-types.ts';

type Tags = {
  [Tag in KantanTag]: Omit<HTMLAttributes<KantanElements[Tag]>, keyof Attributes<Tag>> &
    Attributes<Tag> &
    Functions<Tag> &
    Listeners<'on'>;
};

declare global {
  namespace svelteHTML {
    interface IntrinsicElements extends Tags {}
  }
}
