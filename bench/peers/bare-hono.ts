/**
 * The peer of reading a status: a Hono handler that answers the same body from memory, and does nothing else. Started by `read-status`;
 * prints its address when it listens.
 */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const body: unknown = JSON.parse(process.env['BODY'] ?? '{}');
const app = new Hono();
app.get('/v1/checkouts/:handle', (c) => c.json(body as Record<string, never>));

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  process.stdout.write(`bare-hono ready http://127.0.0.1:${String(port)}\n`);
});
process.once('SIGTERM', () => process.exit(0));
