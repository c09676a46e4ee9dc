/**
 * Writes a JSON Schema, as zod emits it for the shared schemas, as TypeScript that puts small checks together. Called by the
 * script that builds the validators. A keyword it does not know stops the build: leaving one out would accept answers that
 * the schema refuses.
 */

/** The part of JSON Schema that the shared schemas use. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
}

/** Patterns of the shared schemas that have a shorter spelling. */
const SHORTER_PATTERNS: Readonly<Record<string, string>> = {
  '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff]+$': '^[^\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}]+$',
};

/** The checks that the written code calls. */
export const CHECK_PRIMITIVES = `type Check = (value: unknown) => boolean;

const isFlag: Check = (value) => typeof value === 'boolean';
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
// Every record of ours has a key that must be there, so what is no record has not got it.
const isRecord =
  (checks: Record<string, Check>): Check =>
  (value) =>
    Object.entries(checks).every(([key, check]) => check((value as Record<string, unknown> | null)?.[key]));`;

const KNOWN_KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  object: ['properties', 'required', 'additionalProperties'],
  string: ['minLength', 'maxLength', 'pattern', 'format'],
  integer: ['minimum', 'maximum'],
  boolean: [],
  null: [],
};

/** Collects the checks of a file, so that a schema that occurs twice is written once. */
export class CheckWriter {
  readonly #names = new Map<string, string>();
  readonly #lines: string[] = [];

  /** The declarations written so far, in the order in which they depend on each other. */
  get declarations(): readonly string[] {
    return this.#lines;
  }

  /** An expression for the check of a schema. */
  check(schema: JsonSchema): string {
    const { anyOf } = schema;
    if (anyOf !== undefined) {
      const [first, second, ...others] = anyOf;
      if (first === undefined || second?.type !== 'null' || others.length > 0)
        throw new Error('anyOf is not "or null"');
      return `orNull(${this.check(first)})`;
    }
    refuseUnknownKeywords(schema);
    switch (schema.type) {
      case 'boolean':
        return 'isFlag';
      case 'integer':
        return this.#named(schema, wholeCheck(schema));
      case 'string':
        return this.#named(schema, textCheck(schema));
      case 'object':
        return this.#named(schema, this.#recordCheck(schema));
      default:
        throw new Error(`a schema of type ${String(schema.type)} is not supported`);
    }
  }

  #named(schema: JsonSchema, body: string): string {
    const key = JSON.stringify({ ...schema, $schema: undefined });
    let name = this.#names.get(key);
    if (name === undefined) {
      name = `check${String(this.#names.size)}`;
      this.#names.set(key, name);
      this.#lines.push(`const ${name} = ${body};`);
    }
    return name;
  }

  #recordCheck(schema: JsonSchema): string {
    if (!schema.required?.length) throw new Error('a record without a key that must be there');
    const checks = Object.entries(schema.properties ?? {}).map(([key, property]) => {
      const check = this.check(property);
      return `${key}: ${schema.required?.includes(key) === true ? check : `optional(${check})`}`;
    });
    return `isRecord({ ${checks.join(', ')} })`;
  }
}

function wholeCheck({ minimum, maximum }: JsonSchema): string {
  return `(value: unknown) => Number.isSafeInteger(value) && (value as number) >= ${String(minimum)} && (value as number) <= ${String(maximum)}`;
}

function textCheck(schema: JsonSchema): string {
  if (schema['format'] !== undefined && schema['format'] !== 'uri') throw new Error('a format');
  const {
    pattern,
    maxLength,
    minLength = 0,
  } = schema as Readonly<{ pattern?: string } & Partial<Record<'maxLength' | 'minLength', number>>>;
  const parts = [`typeof value === 'string'`];
  // JSON Schema's patterns are Unicode patterns without flags.
  const expression = new RegExp(SHORTER_PATTERNS[pattern ?? ''] ?? pattern ?? '', 'u');
  if (minLength > 1 || (minLength === 1 && expression.test('')))
    throw new Error('a minLength that the pattern does not hold by itself');
  if (pattern !== undefined) parts.push(`/${expression.source}/u.test(value)`);
  if (maxLength !== undefined) parts.push(`value.length <= ${String(maxLength)}`);
  return `(value: unknown) => ${parts.join(' && ')}`;
}

/** A list of words, as TypeScript. */
export function wordList(words: readonly unknown[]): string {
  return `[${words.map((word) => `'${String(word)}'`).join(', ')}]`;
}

function refuseUnknownKeywords(schema: JsonSchema): void {
  const known = KNOWN_KEYWORDS[schema.type ?? ''] ?? [];
  for (const keyword of Object.keys(schema)) {
    if (keyword !== 'type' && keyword !== '$schema' && !known.includes(keyword)) {
      throw new Error(`the keyword ${keyword} of a ${String(schema.type)} is not supported`);
    }
  }
}
