/**
 * Compiles the shared zod schemas of the BFF's answers into plain predicates, `src/generated/answer-validators.ts`, so that
 * the widget checks every answer by the one source of truth without shipping zod, and without evaluating code at run time.
 * Run by `node --import tsx scripts/build-validators.ts` after a change of the shared schemas; a test fails when it was forgotten.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  ORDER_TOKEN_LENGTH_MAX,
  RETURN_PARAM,
  VIEW_STATUSES,
  availabilitySchema,
  checkoutResponseSchema,
  createCheckoutResponseSchema,
  handleSchema,
  lookupResponseSchema,
} from '@epos-kantan/shared';
import { z } from 'zod';
import { CHECK_PRIMITIVES, CheckWriter, wordList } from './json-schema-to-predicate.ts';
import type { JsonSchema } from './json-schema-to-predicate.ts';

/** The schemas that get a predicate, by the name of the type that the predicate proves. */
export const ANSWER_SCHEMAS = {
  Availability: availabilitySchema,
  CheckoutResponse: checkoutResponseSchema,
  CreateCheckoutResponse: createCheckoutResponseSchema,
  Handle: handleSchema,
  LookupResponse: lookupResponseSchema,
} as const;

/**
 * Every field of the answers that must be as documented for the widget to believe the answer. The others are passed on to the page
 * as they came: what nobody here looks at must not be able to break an older, hash-pinned script. Two readings are checked where
 * they happen instead: `pollUntil` that is no time counts as none, and of `page`, a text here, only http(s) is gone to. What an order may
 * be called is the BFF's to say: its name is only shown, as a text.
 */
export const FIELDS_READ: ReadonlySet<string> = new Set([
  ...['checkout', 'handle', 'redirect', 'page', 'available', 'testMode'],
  ...['orderId', 'status', 'funds', 'total', 'pointsUsed', 'couponUsed'],
]);

/** Longest word, in characters, that a newer BFF may put in place of one of a list or call an order. */
export const WORD_LENGTH_MAX = 100;

const HEADER = `/**
 * Predicates over the BFF's answers and the words of the wire, written by scripts/build-validators.ts from the schemas of
 * @epos-kantan/shared. Called by the API client. Do not edit: change the schema and run the script.
 */`;

/** The whole text of the generated file. */
export function answerValidatorsSource(): string {
  const writer = new CheckWriter();
  // As input: answers are read tolerantly, so unknown keys are not refused.
  const checks = Object.entries(ANSWER_SCHEMAS).map(
    ([name, schema]) =>
      [name, writer.check(asRead(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema))] as const,
  );
  let declarations = writer.declarations.join('\n');
  for (const [name, check] of checks) declarations = asPredicate(declarations, name, check);
  return `${[
    HEADER,
    `import type { ${Object.keys(ANSWER_SCHEMAS).join(', ')} } from '@epos-kantan/shared';`,
    wordsSource(),
    CHECK_PRIMITIVES,
    declarations,
  ].join('\n\n')}\n`;
}

/** Makes a check the exported predicate of its type. */
function asPredicate(declarations: string, name: string, check: string): string {
  const declaration = new RegExp(`^const ${check} = (.*);$`, 'm');
  const predicate = `/** Whether the fields that are read are what the shared schema of ${name} accepts, any word counting as known. */
export const is${name} = ($1) as (value: unknown) => value is ${name};`;
  return declarations.replace(declaration, predicate).replace(new RegExp(`\\b${check}\\b`, 'g'), `is${name}`);
}

/** A schema of the fields that are read alone, which accepts the words of a newer BFF: any word stands for those of a list, or names an order. */
function asRead(schema: JsonSchema): JsonSchema {
  return JSON.parse(
    JSON.stringify(schema, (key, part: unknown) => {
      if (typeof part !== 'object' || part === null) return part;
      if (key === 'properties')
        return Object.fromEntries(Object.entries(part).filter(([name]) => FIELDS_READ.has(name)));
      if (key === 'required') return (part as string[]).filter((name) => FIELDS_READ.has(name));
      return 'enum' in part || key === 'orderId' ? { type: 'string', maxLength: WORD_LENGTH_MAX } : part;
    }),
  ) as JsonSchema;
}

function wordsSource(): string {
  return `/** Every status of a checkout that this version knows. */
export const VIEW_STATUSES: readonly string[] = ${wordList(VIEW_STATUSES)};
/** Query parameter by which the shop's return page gets the handle. */
export const RETURN_PARAM = '${RETURN_PARAM}';
/** Longest order token, in characters. */
export const ORDER_TOKEN_LENGTH_MAX = ${String(ORDER_TOKEN_LENGTH_MAX)};`;
}

/** Where the generated file lies. */
export const ANSWER_VALIDATORS_FILE = fileURLToPath(
  new URL('../src/generated/answer-validators.ts', import.meta.url),
);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(ANSWER_VALIDATORS_FILE, answerValidatorsSource());
}
