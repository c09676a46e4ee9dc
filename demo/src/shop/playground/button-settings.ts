/**
 * What can be set on a button in the playground, and the reading of it from an address. Everything has bounds: a value outside of
 * them counts as left out and is named, so that the page can say so; it is never shown. Called by the routes.
 */
import { z } from 'zod';

const LABELS = ['pay', 'buy', 'checkout', 'order', 'continue', 'plain'] as const;

/** The looks of a button, the default first. */
export const THEMES = ['brand', 'dark', 'light', 'outline', 'auto'] as const;

/** The heights of a button. */
export const SIZES = ['small', 'medium', 'large'] as const;

/** A hash of three to eight digits, or the word of a colour. */
const colour = z.string().regex(/^(?:#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|[a-z]{3,25})$/i);
const length = z.string().regex(/^\d{1,3}(?:\.\d{1,3})?(?:px|rem|em)$/);
/** Names of families by commas; one with a space stands in quotes. */
const family = String.raw`(?:'[\p{L}\p{N}_ \-]{1,40}'|[a-zA-Z][\w\-]{0,39})`;
const fontFamilies = z.string().regex(new RegExp(`^${family}(?:, ?${family}){0,5}$`, 'u'));
const text = z
  .string()
  .trim()
  .max(60)
  .regex(/^\P{Cc}*$/u);
const ticked = z.enum(['on', '']).transform((word) => word === 'on');

/** One kind of control per kind of value. */
interface Choice {
  readonly words: readonly string[];
  readonly standard: string;
}

/** Attributes that are one word of a list. */
export const CHOICES = {
  label: { words: LABELS, standard: 'pay' },
  theme: { words: THEMES, standard: 'brand' },
  size: { words: SIZES, standard: 'medium' },
  lang: { words: ['', 'ja', 'en'], standard: '' },
  redirect: { words: ['same-tab', 'manual'], standard: 'same-tab' },
} as const satisfies Record<string, Choice>;

/** Attributes that are there or not. */
export const FLAGS = ['disabled', 'beacon', 'debug'] as const;

/** Slots, each with a text of the page's own. */
export const SLOTS = ['mark', 'label', 'note'] as const;

/** Custom properties with a value to try; the name in a stylesheet is `--epos-kantan-` and this. */
export const PROPERTIES = {
  background: { schema: colour, sample: '#0b5d4f' },
  color: { schema: colour, sample: 'white' },
  'border-color': { schema: colour, sample: '#0b5d4f' },
  radius: { schema: length, sample: '2rem' },
  height: { schema: length, sample: '4rem' },
  font: { schema: fontFamilies, sample: "'Hiragino Mincho ProN', serif" },
} as const;

/** The name of an attribute that is chosen from a list. */
export type ChoiceName = keyof typeof CHOICES;

/** The name of a custom property, without its prefix. */
export type PropertyName = keyof typeof PROPERTIES;

/** The names of the custom properties, in the order of the page. */
export const PROPERTY_NAMES = Object.keys(PROPERTIES) as PropertyName[];

/** A button as it was asked for. An empty text = not set. */
export interface ButtonSettings {
  readonly choices: Readonly<Record<ChoiceName, string>>;
  readonly flags: Readonly<Record<(typeof FLAGS)[number], boolean>>;
  readonly slots: Readonly<Record<(typeof SLOTS)[number], string>>;
  readonly properties: Readonly<Record<PropertyName, string>>;
  /** Whether the code has a form as the road without JavaScript. */
  readonly hasForm: boolean;
}

/** What an address asks for, and the names of the fields whose value was refused. */
export interface ReadSettings {
  readonly settings: ButtonSettings;
  readonly refused: readonly string[];
}

/** The name of a field in the address; `lang` is the language of the page there. */
export function fieldOf(kind: 'attribute' | 'slot' | 'property', name: string): string {
  return kind === 'attribute' ? (name === 'lang' ? 'button-lang' : name) : `${kind}-${name}`;
}

/** Reads the query of an address. Nothing in it can fail: what is not understood counts as left out. */
export function readSettings(query: Readonly<Record<string, string>>): ReadSettings {
  const refused: string[] = [];
  const read = <Value>(field: string, schema: z.ZodType<Value>, standard: Value): Value => {
    const given = query[field];
    if (given === undefined || given === '') return standard;
    const { data, success } = schema.safeParse(given);
    if (success) return data;
    refused.push(field);
    return standard;
  };
  const each = <Name extends string, Value>(names: readonly Name[], valueOf: (name: Name) => Value) =>
    Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, Value>;
  const settings = {
    choices: each(Object.keys(CHOICES) as ChoiceName[], (name) => {
      const { words, standard } = CHOICES[name];
      return read<string>(fieldOf('attribute', name), z.enum(words), standard);
    }),
    flags: each(FLAGS, (name) => read(fieldOf('attribute', name), ticked, false)),
    slots: each(SLOTS, (name) => read(fieldOf('slot', name), text, '')),
    properties: each(PROPERTY_NAMES, (name) =>
      read<string>(fieldOf('property', name), PROPERTIES[name].schema, ''),
    ),
    // The box has an empty field behind it, which an address without any choice lacks: it is ticked unless somebody took it out.
    hasForm: query['form'] === undefined || read('form', ticked, false),
  };
  return { settings, refused };
}
