/** Holds every answer of a BFF in a test against the OpenAPI description that it serves itself. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { PROBLEMS } from '@epos-kantan/shared';
import type { ErrorCode } from '@epos-kantan/shared';
import type { Hono } from 'hono';
import { apiOperations, describeApi, pathOf } from '../openapi/describe-api.ts';
import type { ApiOperation } from '../openapi/api-operation.ts';

type Json = null | string | number | boolean | readonly Json[] | { readonly [name: string]: Json };

/** Readers must take more than is described; we ourselves must not answer more. */
function withoutMore(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map((one: Json) => withoutMore(one));
  if (typeof schema !== 'object' || schema === null) return schema;
  const strict = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, withoutMore(value)]),
  );
  const isOpen = strict['properties'] !== undefined && strict['additionalProperties'] === undefined;
  return isOpen ? { ...strict, additionalProperties: false } : strict;
}

const DESCRIPTION = withoutMore(describeApi('http://127.0.0.1', '0.0.0') as Json) as {
  readonly [name: string]: Json;
};
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(DESCRIPTION, 'description');

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const patterns = apiOperations.map((operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replace(/:\w+/g, '[^/]+')}$`),
}));

/** What is wrong with an answer; null = it is as described. */
export async function findAnswerFault(request: Request, response: Response): Promise<string | null> {
  const { pathname } = new URL(request.url);
  const method = request.method.toLowerCase();
  // The more exact path first: `/v1/checkouts/lookup` is no handle.
  const found = patterns
    .filter(({ operation, pattern }) => operation.method === method && pattern.test(pathname))
    .sort((a, b) => a.operation.path.split(':').length - b.operation.path.split(':').length)[0];
  if (found === undefined) return null;
  const { operation } = found;
  const type = (response.headers.get('content-type') ?? '').split(';', 1)[0] ?? '';
  const fault =
    type === 'application/problem+json'
      ? await problemFault(operation, response)
      : await answerFault(operation, response, type);
  return fault === null ? null : `${operation.id} answered ${String(response.status)} ${type}: ${fault}`;
}

async function problemFault(operation: ApiOperation, response: Response): Promise<string | null> {
  const problem = (await response.clone().json()) as { readonly code: ErrorCode };
  if (!operation.problems.includes(problem.code)) return `${problem.code} is not among its problems`;
  if (PROBLEMS[problem.code].status !== response.status) return `${problem.code} has another status`;
  return schemaFault('description#/components/schemas/Problem', problem);
}

async function answerFault(
  operation: ApiOperation,
  response: Response,
  type: string,
): Promise<string | null> {
  if (type === 'text/html' && operation.problemsArePages === true && response.status >= 400) {
    const known = operation.problems.some((code) => PROBLEMS[code].status === response.status);
    return known ? null : 'no problem of it has this status';
  }
  const answer = operation.answers[response.status];
  if (answer === undefined) return 'the status is not described';
  if (answer.orElse !== undefined && type === answer.orElse) return null;
  if (answer.content === undefined) return (await response.clone().text()) === '' ? null : 'it has a body';
  // Of files, the one for scripts stands for all.
  if (operation.id !== 'getAsset' && type !== answer.content.type) return `not ${answer.content.type}`;
  if (answer.content.schema === undefined) return null;
  const place = ['paths', escaped(pathOf(operation)), operation.method, 'responses', String(response.status)];
  const at = `description#/${place.join('/')}/content/${escaped(type)}/schema`;
  return schemaFault(at, await response.clone().json());
}

function schemaFault(place: string, value: unknown): string | null {
  const validate = ajv.getSchema(place);
  if (validate === undefined) return `there is no schema at ${place}`;
  return validate(value) === true ? null : ajv.errorsText(validate.errors);
}

/** The app with an ear on its answers: each that is not as described is told to `onFault`. */
export function withCheckedAnswers(app: Hono, onFault: (fault: string) => void): Hono {
  const fetch: Hono['fetch'] = async (request, ...rest) => {
    const response = await app.fetch(request, ...rest);
    const fault = await findAnswerFault(request, response);
    if (fault !== null) onFault(fault);
    return response;
  };
  return Object.create(app, { fetch: { value: fetch } }) as Hono;
}
