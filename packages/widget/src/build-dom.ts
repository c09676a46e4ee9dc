/**
 * Builds elements by DOM calls, which no Content-Security-Policy and no Trusted Types rule stops, and the few pictures of
 * the widget. Called by the elements.
 */

type Attributes = Readonly<Record<string, string | undefined>>;

/** Makes an HTML element with attributes and children. */
export function build<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/** Sets attributes; undefined removes. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
}

const CIRCLE = 'M12 2.5a9.5 9.5 0 1 0 .01 0';

/** Lines on a field of 24 by 24. */
export const PICTURES = {
  /** A card on its way: our own mark, and nobody's logo. */
  mark: 'M8.5 19h-3a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3h13a3 3 0 0 1 3 3v2.5m-19-1h19m-9 7.5h8.5m-3.5-3.5 3.5 3.5-3.5 3.5',
  spinner: 'M12 3a9 9 0 1 0 9 9',
  done: `m7 12.5 3.5 3.5L17 8.5${CIRCLE}`,
  info: `M12 11v6m0-9.5v-.01${CIRCLE}`,
  fault: `M12 7v6m0 3.5v.01${CIRCLE}`,
  close: 'm6 6 12 12m0-12L6 18',
} as const;

/** A picture of the widget. */
export type Picture = keyof typeof PICTURES;

/** Draws a picture; it is decoration, its meaning is always said in words too. The style sheet gives the lines. */
export function draw(picture: Picture = 'info'): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  const path = document.createElementNS(namespace, 'path');
  setAttributes(svg, { class: picture, viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  setAttributes(path, { d: PICTURES[picture] });
  svg.append(path);
  return svg;
}
