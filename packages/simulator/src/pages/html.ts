/*
 * HTML in which every inserted value is escaped unless it is HTML made here. All pages are written with it.
 */

/** Markup that is known to be safe. */
export interface Html {
  readonly markup: string;
}

type Insertable = string | number | Html | undefined | false | readonly Insertable[];

/** A template tag: `html\`<p>${text}</p>\``. Undefined and false insert nothing, lists insert their parts. */
export function html(parts: TemplateStringsArray, ...values: readonly Insertable[]): Html {
  const markup = parts
    .map((part, index) => part + (index < values.length ? insert(values[index]) : ''))
    .join('');
  return { markup };
}

/** Marks text of our own as markup: styles and scripts. Never for anything that comes from outside. */
export function trustedHtml(markup: string): Html {
  return { markup };
}

function insert(value: Insertable): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  if ('markup' in value) return value.markup;
  return value.map(insert).join('');
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
