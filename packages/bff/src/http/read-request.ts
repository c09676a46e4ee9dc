/** Reads requests strictly: the content type, the body's bounds, one meaning per key, and a schema that knows every key. */
import { StrictJsonError, parseStrictJson } from '@epos-kantan/shared';
import type { z } from 'zod';
import { ProblemError } from './problem-response.ts';
import { decodeUtf8, readBody } from './read-body.ts';

/**
 * Reads a JSON body by its schema.
 * @throws ProblemError unsupported_media_type, invalid_json, invalid_request, and those of `readBody`
 */
export async function readJson<S extends z.ZodType>(request: Request, schema: S): Promise<z.infer<S>> {
  requireType(request, 'application/json');
  return parseJson(await readBody(request), schema);
}

function parseJson<S extends z.ZodType>(bytes: Uint8Array, schema: S): z.infer<S> {
  const text = decodeUtf8(bytes);
  let value: unknown;
  try {
    value = parseStrictJson(text);
  } catch (error) {
    throw new ProblemError('invalid_json', error instanceof StrictJsonError ? error.message : undefined);
  }
  return check(schema, value);
}

/**
 * Reads a JSON body by its schema; no body at all is an empty object.
 * @throws ProblemError as `readJson`
 */
export async function readOptionalJson<S extends z.ZodType>(
  request: Request,
  schema: S,
): Promise<z.infer<S>> {
  const bytes = await readBody(request);
  if (bytes.byteLength === 0) return check(schema, {});
  requireType(request, 'application/json');
  return parseJson(bytes, schema);
}

/**
 * Reads a body that is one word.
 * @throws ProblemError unsupported_media_type, invalid_request, and those of `readBody`
 */
export async function readWord<S extends z.ZodType>(request: Request, schema: S): Promise<z.infer<S>> {
  requireType(request, 'text/plain');
  return check(schema, decodeUtf8(await readBody(request)));
}

/**
 * Reads a form body by its schema; a field that stands twice is refused.
 * @throws ProblemError unsupported_media_type, invalid_request, and those of `readBody`
 */
export async function readForm<S extends z.ZodType>(request: Request, schema: S): Promise<z.infer<S>> {
  requireType(request, 'application/x-www-form-urlencoded');
  const fields = uniqueFields(new URLSearchParams(decodeUtf8(await readBody(request))));
  return check(schema, Object.fromEntries(fields));
}

/**
 * Reads the query by its schema; a name that stands twice is refused.
 * @throws ProblemError invalid_request
 */
export function readQuery<S extends z.ZodType>(request: Request, schema: S): z.infer<S> {
  return check(schema, Object.fromEntries(uniqueFields(new URL(request.url).searchParams)));
}

function uniqueFields(fields: URLSearchParams): URLSearchParams {
  const names = [...fields.keys()];
  if (new Set(names).size !== names.length) throw new ProblemError('invalid_request', 'a field stands twice');
  return fields;
}

/** Reads a path segment by its schema; anything else is a 404 like every unknown one. */
export function readSegment<S extends z.ZodType>(schema: S, value: string | undefined): z.infer<S> {
  const result = schema.safeParse(value);
  if (!result.success) throw new ProblemError('not_found');
  return result.data;
}

function requireType(request: Request, type: string): void {
  const given = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (given !== type) throw new ProblemError('unsupported_media_type', `send ${type}`);
}

function check<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, 5).map((issue) => {
    const where = issue.path.join('.');
    return where === '' ? issue.message : `${where}: ${issue.message}`;
  });
  throw new ProblemError('invalid_request', problems.join('; ').slice(0, 1000));
}
