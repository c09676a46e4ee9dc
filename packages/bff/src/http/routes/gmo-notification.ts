/**
 * `POST /gmo/notification`: GMO-PG's result notification. Answers exactly one byte, `0` or `1`. No CSRF or origin check is in
 * front of it: GMO-PG's form POST carries neither Origin nor Fetch-Metadata.
 */
import type { Context } from 'hono';
import { FORWARDED_HEADER } from '../../notification/forward-due.ts';
import type { NotificationAnswer } from '../../notification/receive-notification.ts';
import type { AppDeps } from '../app-deps.ts';
import { ProblemError } from '../problem-response.ts';
import { readBody } from '../read-body.ts';

/** Handles the route. */
export async function gmoNotification(deps: AppDeps, c: Context): Promise<Response> {
  const body = await readOrNull(c.req.raw);
  const answer = body === null ? '1' : await received(deps, c, body);
  deps.metrics.notificationAnswer(answer);
  return notificationResponse(answer);
}

function received(deps: AppDeps, c: Context, body: Uint8Array): Promise<NotificationAnswer> {
  const contentType = c.req.header('content-type') ?? null;
  const wasForwarded = c.req.header(FORWARDED_HEADER) !== undefined;
  return deps.receiveNotification({ body, contentType, wasForwarded });
}

/** The answer to GMO-PG: one byte, and nothing that could be added to it on the way. */
export function notificationResponse(answer: NotificationAnswer): Response {
  return new Response(answer, {
    headers: {
      'content-type': 'text/plain',
      'content-length': '1',
      'cache-control': 'no-store, no-transform',
    },
  });
}

async function readOrNull(request: Request): Promise<Uint8Array | null> {
  try {
    return await readBody(request);
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}
