/** Registers the tags in a browser; called by `define.ts` and by the script for plain pages. */
import { EposKantanButton } from './kantan-button.ts';
import { EposKantanStatus } from './kantan-status.ts';
import { VERSION } from './version.ts';

/**
 * Registers the tags that nobody registered before. A second copy of the package steps back, because a tag can be registered
 * only once; it says so when the versions differ.
 */
export function defineElements(): void {
  for (const element of [EposKantanButton, EposKantanStatus]) {
    const { tag } = element;
    const existing = customElements.get(tag) as { version?: string } | undefined;
    if (!existing) customElements.define(tag, element);
    else if (existing.version !== VERSION) {
      console.warn(`epos-kantan: <${tag}> is already ${existing.version ?? ''}, not ${VERSION}`);
    }
  }
}
