/** `GET /assets/…`: the files of the button and its page tools, and `integrity.json` with their hashes. */
import type { Context } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import { ProblemError } from '../problem-response.ts';

/** Handles the route. */
export function getAsset(deps: AppDeps, c: Context): Response {
  const name = c.req.param('name') ?? '';
  if (name === 'integrity.json') {
    if (deps.assets.size === 0) throw new ProblemError('not_found', 'the widget is not built');
    const hashes = Object.fromEntries([...deps.assets].map(([file, asset]) => [file, asset.integrity]));
    return c.json(hashes, 200, { 'cache-control': 'no-cache' });
  }
  const asset = deps.assets.get(name);
  if (asset === undefined) throw new ProblemError('not_found');
  return c.body(asset.body, 200, {
    'content-type': asset.contentType,
    'cache-control': 'public, max-age=31536000, immutable',
  });
}
