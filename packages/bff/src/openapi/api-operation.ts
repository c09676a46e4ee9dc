/** What the description says about one route: the words of its page, its schemas, and every answer that it can give. */
import type { ErrorCode } from '@epos-kantan/shared';
import type { z } from 'zod';

/** A text for readers, in both languages of the reference page. */
export interface Both {
  readonly en: string;
  readonly ja: string;
}

/** Who calls a route. The order of the reference page. */
export const API_GROUPS = ['merchant', 'browser', 'page', 'gmo', 'operator'] as const;

/** Who calls a route. */
export type ApiGroup = (typeof API_GROUPS)[number];

/** An answer that is no problem. */
export interface ApiAnswer {
  readonly says: Both;
  /** Absent = no body. Without a schema the body is text for people. */
  readonly content?: { readonly type: string; readonly schema?: z.ZodType };
  /** Another type of the same answer, for people's programs. */
  readonly orElse?: string;
  /** Headers besides the content type, each with what it holds. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One route. */
export interface ApiOperation {
  readonly id: string;
  readonly group: ApiGroup;
  readonly method: 'get' | 'post';
  /** With `:name` for a segment that varies. */
  readonly path: string;
  readonly does: Both;
  /** Which key opens it; absent = none. */
  readonly key?: 'read' | 'write' | 'metrics';
  readonly segments?: Readonly<Record<string, z.ZodType>>;
  readonly query?: z.ZodObject;
  /** `optional`: no body at all is an empty object. */
  readonly body?: { readonly type: string; readonly schema: z.ZodType; readonly optional?: boolean };
  readonly answers: Readonly<Record<number, ApiAnswer>>;
  /** Codes of the problems that it can answer with. */
  readonly problems: readonly ErrorCode[];
  /** Its problems are pages for people. */
  readonly problemsArePages?: boolean;
}

/** What any route can answer with. */
export const ANYWHERE = [
  'not_found',
  'internal',
  'store_unavailable',
] as const satisfies readonly ErrorCode[];

/** What any route with a body can answer with. */
export const WITH_BODY = [
  'invalid_request',
  'body_too_large',
  'request_timeout',
  'unsupported_media_type',
] as const satisfies readonly ErrorCode[];

/** What a route can answer with that has a limit and a lane. */
export const LIMITED = ['too_many_requests', 'server_busy'] as const satisfies readonly ErrorCode[];

/** An answer of JSON. */
export function json(says: Both, schema: z.ZodType, headers?: Readonly<Record<string, string>>): ApiAnswer {
  return {
    says,
    content: { type: 'application/json', schema },
    ...(headers === undefined ? {} : { headers }),
  };
}
