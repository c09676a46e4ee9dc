/**
 * What only a button that a server has drawn needs: a browser may stop in the middle of it and paint, and a picture that stands alone moves when
 * its words come. So nothing of its face is seen before all of it is there; the box is. Goes with the element's coming.
 */

/** CSS of the shadow root in the markup of a server, after the styles of the button. */
export const drawnStyles = `
form:not(:has(+ slot)) .face { visibility: hidden; }
`;
