/**
 * The button itself, as DOM inside a shadow root: what stands on it in which state. Used by both elements.
 *
 * It never moves anything: in place of changing the words that are there, a state brings a new face, because a browser
 * counts a centred text that grows as a shift of the page. It is never `disabled` while something is under way, because the
 * focus would be lost.
 */
import { build, draw, setAttributes } from './build-dom.ts';
import { STATE_TABLE, isBusy, isPressable } from './view-state.ts';
import type { Snapshot, Words } from './view-state.ts';

/** The button and its faces. */
export class PayButton {
  declare readonly element: HTMLButtonElement;
  readonly #label = build('slot', { name: 'label' });
  readonly #rest = build(
    'span',
    { class: 'face' },
    build('span', { part: 'mark' }, build('slot', { name: 'mark' }, draw('mark'))),
    build('span', { part: 'label' }, this.#label),
  );
  #face: Element | undefined;
  #drawn: string | undefined;

  /** @param rendered A button that a server has drawn: it goes on as this one, with its focus. */
  constructor(press: () => void, rendered?: HTMLButtonElement | null) {
    this.element = rendered ?? build('button', { part: 'button' });
    setAttributes(this.element, { type: 'button', 'aria-describedby': 'badge reason' });
    this.element.replaceChildren(this.#rest);
    this.element.addEventListener('click', press);
    // A held Enter key clicks again and again; one press is one try.
    this.element.addEventListener('keydown', (event) => {
      if (event.repeat && event.key === 'Enter') event.preventDefault();
    });
  }

  /** Draws a state; `label` are the words at rest. */
  draw(snapshot: Snapshot, { brand, short }: Words, label: string, disabled = false): void {
    const busy = isBusy(snapshot);
    const pressable = isPressable(snapshot);
    this.element.disabled = disabled && !busy;
    setAttributes(this.element, {
      class: (disabled || !pressable) && !busy ? 'pay muted' : 'pay',
      'aria-disabled': pressable ? undefined : 'true',
    });
    const drawn = `${short ?? label} ${busy}`;
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#face?.remove();
    this.#rest.hidden = Boolean(short);
    if (!short) {
      this.#label.replaceChildren(label);
      return;
    }
    const { picture } = STATE_TABLE[snapshot.state];
    this.#face = build(
      'span',
      { class: 'face' },
      draw(pressable ? 'mark' : snapshot.stalled ? undefined : picture),
      build('span', { class: 'said' }, `${brand}: `),
      build('span', { part: 'label' }, busy ? build('slot', { name: 'busy' }, short) : short),
    );
    this.element.append(this.#face);
  }
}
