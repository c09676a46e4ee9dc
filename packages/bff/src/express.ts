/**
 * `@epos-kantan/bff/express`: the BFF inside an Express app, `app.use('/pay', eposKantan(bff))`. Express itself is not imported: what it
 * hands to a middleware is Node's request and answer.
 */
import { getRequestListener } from '@hono/node-server';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Bff } from './compose/create-bff.ts';
import { BodyTakenError } from './http/read-body.ts';
import { requireMount } from './http/mount-path.ts';

export { attachBff } from './node.ts';
export type { AttachedBff } from './node.ts';
export { MountError } from './http/mount-path.ts';
export { BodyTakenError } from './http/read-body.ts';

/** What Express adds to Node's request: where the middleware stands. */
interface ExpressRequest extends IncomingMessage {
  readonly baseUrl?: string;
}

/** A middleware of Express. */
export type BffMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * Makes the middleware. It answers every request below its path itself, unknown ones too, and hands two faults of the place to Express, at
 * the first request: a {@link BodyTakenError} when a body parser stands before it, for GMO-PG's notification has to be read as it came
 * (Windows-31J, which a parser would break), and a {@link MountError} when PUBLIC_URL names another path. Does not start the workers:
 * `attachBff(server, bff)` does, and stops them.
 */
export function eposKantan(bff: Bff): BffMiddleware {
  const answer = getRequestListener(bff.app.fetch, { overrideGlobalObjects: false });
  return (request, response, next) => {
    try {
      requireMount(bff.config.publicUrl, (request as ExpressRequest).baseUrl ?? '');
      // Parsers leave the name also when there was nothing to parse: known at the first page, not at the first payment.
      if ('body' in request || request.readableDidRead) throw new BodyTakenError();
    } catch (error) {
      next(error);
      return;
    }
    // Express has set it before us, and says by it what to attack.
    response.removeHeader('x-powered-by');
    void answer(request, response);
  };
}
