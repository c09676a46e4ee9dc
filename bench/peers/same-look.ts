/**
 * The floor of P13: our button's style sheet, picture and words on an element without a library, that asks nobody, has no states, no
 * language and no listener.
 */

/** Registers `<same-look>` with the style sheet of the button's shadow root. */
export function defineSameLook(styles: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  class SameLook extends HTMLElement {
    constructor() {
      super();
      const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
      root.adoptedStyleSheets = [sheet];
      root.append(drawButton());
    }
  }
  customElements.define('same-look', SameLook);
}

function drawButton(): HTMLElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute(
    'd',
    'M8.5 19h-3a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3h13a3 3 0 0 1 3 3v2.5m-19-1h19m-9 7.5h8.5m-3.5-3.5 3.5 3.5-3.5 3.5',
  );
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.append(path);
  const label = document.createElement('span');
  label.part.add('label');
  label.append('エポスかんたん決済で支払う');
  const face = document.createElement('span');
  face.className = 'face';
  face.append(svg, label);
  const button = document.createElement('button');
  button.className = 'pay';
  button.append(face);
  return button;
}
