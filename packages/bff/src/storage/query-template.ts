/**
 * Queries that are built and compiled once, and then only bound: building one anew costs more than SQLite needs to run it. Used by the
 * commands that every payment, notification and look runs.
 */
import type { Compilable, CompiledQuery } from 'kysely';
import type { StoreLanguage } from './store-command.ts';

/** A value of a query, and columns with their values. What is undefined is left out. */
type Value = string | number | null | undefined;
type Columns = Readonly<Record<string, Value>>;

/** Most forms of one template. A form is a choice of columns; the code has a few dozen in all. */
const FORMS_MAX = 200;

/** Stands for a value in a query that is compiled once for all values. */
class Placeholder {
  readonly read: (values: object) => unknown;

  constructor(read: (values: object) => unknown) {
    this.read = read;
  }
}

interface Form {
  readonly query: CompiledQuery;
  /** What each parameter is; one that is no placeholder is the same every time. */
  readonly parameters: readonly unknown[];
}

/** A query by the language of an engine and its values. */
export type Template<V extends object, T> = (language: StoreLanguage, values: V) => Compilable<T>;

/**
 * A template of what `build` builds. It is called once for each choice of given values, with placeholders in their place: it may decide
 * by which values and columns are given, never by what they are.
 */
export function template<V extends { readonly [K in keyof V]: Value | Columns }, T>(
  build: (language: StoreLanguage, values: V) => Compilable<T>,
): Template<V, T> {
  const languages = new WeakMap<StoreLanguage['q'], Map<string, Form>>();
  return (language, values) => ({
    compile: () => {
      let forms = languages.get(language.q);
      if (forms === undefined) {
        forms = new Map();
        languages.set(language.q, forms);
      }
      const name = nameOf(values);
      let form = forms.get(name);
      if (form === undefined) {
        if (forms.size >= FORMS_MAX) throw new Error('a query has more forms than the code can make');
        const query = build(language, placeholdersOf(values) as V).compile();
        form = { query, parameters: query.parameters };
        forms.set(name, form);
      }
      return bind<T>(form, values);
    },
  });
}

function bind<T>({ query, parameters }: Form, values: object): CompiledQuery<T> {
  return {
    query: query.query,
    queryId: query.queryId,
    sql: query.sql,
    parameters: parameters.map((parameter) =>
      parameter instanceof Placeholder ? parameter.read(values) : parameter,
    ),
  };
}

/** Which values and columns are given. */
function nameOf(values: object): string {
  let name = '';
  for (const [key, value] of Object.entries(values) as [string, Value | Columns][]) {
    if (value === undefined) continue;
    name += isColumns(value) ? `${key}(${nameOf(value)})` : `${key},`;
  }
  return name;
}

function placeholdersOf(
  values: object,
  read: (values: object) => unknown = (whole) => whole,
): Record<string, unknown> {
  const placeholders: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values) as [string, Value | Columns][]) {
    const readKey = (whole: object): unknown => (read(whole) as Record<string, unknown>)[key];
    if (value === undefined) continue;
    placeholders[key] = isColumns(value) ? placeholdersOf(value, readKey) : new Placeholder(readKey);
  }
  return placeholders;
}

function isColumns(value: Value | Columns): value is Columns {
  return typeof value === 'object' && value !== null;
}
