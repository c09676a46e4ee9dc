/** A text of the sheet in both of its languages. Used by the steps, the evidence and the words around them. */

/** Languages of the sheet. */
export type SheetLanguage = 'ja' | 'en';

/** A text in both languages. */
export type Both = Readonly<Record<SheetLanguage, string>>;
