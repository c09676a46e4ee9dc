/** Styles, scripts and pictures of the shop. Read once at start; nothing outside the list can be asked for. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { listProducts } from './catalog.ts';
import { drawPattern } from './pattern-art.ts';

const FILES = {
  'base.css': 'text/css; charset=utf-8',
  'shop.css': 'text/css; charset=utf-8',
  'order.css': 'text/css; charset=utf-8',
  'picture.css': 'text/css; charset=utf-8',
  'playground.css': 'text/css; charset=utf-8',
  'shop.js': 'text/javascript; charset=utf-8',
  'picture.js': 'text/javascript; charset=utf-8',
  'picture-view.js': 'text/javascript; charset=utf-8',
  'playground.js': 'text/javascript; charset=utf-8',
  'playground-view.js': 'text/javascript; charset=utf-8',
  'states.js': 'text/javascript; charset=utf-8',
  'favicon.svg': 'image/svg+xml',
} as const;

interface ServedFile {
  readonly body: string;
  readonly contentType: string;
  readonly etag: string;
}

/** The routes `/public/{name}` and `/art/{product}.svg`. */
export function fileRoutes(): Hono {
  const files = new Map<string, ServedFile>();
  for (const [name, contentType] of Object.entries(FILES)) {
    const body = readFileSync(new URL(`../public/${name}`, import.meta.url), 'utf8');
    files.set(`/public/${name}`, served(body, contentType));
  }
  for (const { id } of listProducts()) {
    files.set(`/art/${id}.svg`, served(drawPattern(id, 'window') ?? '', 'image/svg+xml'));
  }
  const routes = new Hono();
  for (const [path, { body, contentType, etag }] of files) {
    routes.get(path, (c) => {
      const headers = { ETag: etag, 'Cache-Control': 'no-cache' };
      if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
      return c.body(body, 200, { ...headers, 'Content-Type': contentType });
    });
  }
  return routes;
}

function served(body: string, contentType: string): ServedFile {
  return {
    body,
    contentType,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
  };
}
