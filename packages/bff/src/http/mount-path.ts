/**
 * A BFF inside another server, under a path of it: takes that path away before the routes look, and refuses a place that PUBLIC_URL does
 * not name. Called by `compose` for a host that is a Hono app, and by the adapters.
 */
import { Hono } from 'hono';
import { basePath } from 'hono/route';
import { BodyTakenError } from './read-body.ts';

/** PUBLIC_URL names another place than the one where the BFF stands: every address that it gives out would lead nowhere. */
export class MountError extends Error {
  override readonly name = 'MountError';
}

/**
 * Holds the place of a BFF to its PUBLIC_URL. What stands before the mount path in PUBLIC_URL is the work of a proxy, which takes it away.
 * @param mount where the BFF stands in its host, such as `/pay`; empty or `/` = at the root
 * @throws MountError
 */
export function requireMount(publicUrl: string, mount: string): void {
  const { pathname } = new URL(publicUrl);
  // Hosts match paths as they like, some in any case: only another place is a fault.
  if (bare(pathname).endsWith(bare(mount))) return;
  const wanted = new URL(mount, publicUrl).href;
  throw new MountError(
    `The BFF stands at ${mount}, and PUBLIC_URL is ${publicUrl}: what it gives out would lead nowhere. Set PUBLIC_URL=${wanted}, or stand it elsewhere.`,
  );
}

function bare(path: string): string {
  return path.replace(/\/+$/, '').toLowerCase();
}

/**
 * The request as the routes know it: without the first `length` characters of its path. Body, headers and abort signal are the same.
 * @throws BodyTakenError
 */
export function belowMount(request: Request, length: number): Request {
  if (request.bodyUsed) throw new BodyTakenError();
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(length);
  return new Request(url, request);
}

/**
 * An app that works inside another Hono app too: by `host.route('/pay', app)`, where the host matches the whole path, as by
 * `host.all('/pay/*', mount(app.fetch))` of `hono/mount`, which takes it away itself.
 */
export function mountable(app: Pick<Hono, 'fetch'>, publicUrl: string): Hono {
  const outer = new Hono();
  outer.all('*', (c) => {
    const mount = basePath(c);
    if (mount === '/') return app.fetch(c.req.raw, c.env);
    requireMount(publicUrl, mount);
    return app.fetch(belowMount(c.req.raw, mount.length), c.env);
  });
  return outer;
}
