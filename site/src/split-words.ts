/**
 * How the search splits a text, at build and in the browser: Japanese has no blanks between words. VitePress writes this function into the
 * pages as text, so it uses nothing from outside of itself.
 */

/** The words of a text; of a name with underscores its parts as well. */
export function splitWords(text: string): string[] {
  return [...new Intl.Segmenter('ja', { granularity: 'word' }).segment(text.normalize('NFKC'))]
    .filter((piece) => piece.isWordLike)
    .flatMap((piece) =>
      piece.segment.includes('_') ? [piece.segment, ...piece.segment.split('_')] : [piece.segment],
    );
}
