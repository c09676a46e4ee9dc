/** The peer of P13: the least of Lit that can be seen. It asks nobody, has no states, no style, no language. */
import { LitElement, html } from 'lit';

class EmptyLit extends LitElement {
  override render(): unknown {
    return html`<button>エポスかんたん決済で支払う</button>`;
  }
}

customElements.define('empty-lit', EmptyLit);
