/** The text of a part of the demo's pages. Used by the pages of the site that show one. */

/**
 * @param part made by the demo's own functions
 * @throws Error when it waits for something: nothing here does
 */
export function textOf(part: Promise<unknown> | { toString(): string }): string {
  if (part instanceof Promise) throw new Error('a part of a page that waits for something');
  return part.toString();
}
