/** Every route that there is, from the apps themselves: what a test asks one by one cannot forget a new one. */
import { createConsole } from '../console/create-console.ts';
import type { ConsoleDeps } from '../console/console-deps.ts';
import type { AppDeps } from '../http/app-deps.ts';
import { createApp } from '../http/create-app.ts';
import { Secret } from '@epos-kantan/shared';

/** A route, such as `GET /v1/checkouts/:handle`. */
export interface ListedRoute {
  readonly method: string;
  readonly path: string;
}

/** Routes are only listed: nothing is asked of the parts behind them. */
const PARTS = {
  ...{
    consoleApp: null,
    merchantApiKeys: [],
    merchantReadKeys: [],
    metricsKeys: [],
    notificationSources: [],
    limits: {},
    lanes: {},
  },
  core: { policy: { publicUrl: 'https://pay.shop.example' } },
  keys: [],
  sealKeys: { active: { id: 'main', key: new Secret(Buffer.alloc(32, 1).toString('base64')) }, others: [] },
};

/** What stands in front of routes, whatever the method. A route among them would be in nobody's list. */
const DOORS: ReadonlySet<string> = new Set([
  ...['/*', '/v1/checkouts/*', '/v1/availability', '/v1/beacon', '/v1/merchant/*'],
  ...['/assets/*', '/gmo/notification', '/console/*'],
  // Limits and lanes.
  ...['/v1/checkouts', '/checkout', '/v1/checkouts/:handle', '/v1/checkouts/:handle/events'],
  ...['/checkout/:handle', '/redirect/:handle'],
]);

/** Those of the app and of its console, each once. */
export function listRoutes(): readonly ListedRoute[] {
  const apps = [createApp(PARTS as unknown as AppDeps), createConsole(PARTS as unknown as ConsoleDeps)];
  const all = apps.flatMap(({ routes }) => routes);
  const unknown = all.find(({ method, path }) => method === 'ALL' && !DOORS.has(path));
  if (unknown !== undefined)
    throw new Error(`${unknown.path} is neither a route with a method nor a known door`);
  const listed = all.filter(({ method }) => method !== 'ALL');
  const names = new Set(listed.map(({ method, path }) => `${method} ${path}`));
  return [...names].map((name) => {
    const [method = '', path = ''] = name.split(' ');
    return { method, path };
  });
}
