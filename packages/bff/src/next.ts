/**
 * `@epos-kantan/bff/next`: the BFF inside a Next.js app, as the route handler `app/pay/[...path]/route.ts`. Next itself is not imported: a
 * route handler takes and gives what `fetch` does. For a server that stays (`next start`, a container); the workers need one.
 */
import type { Bff } from './compose/create-bff.ts';
import { envOfPeer } from './http/middleware/client-address.ts';
import { belowMount, requireMount } from './http/mount-path.ts';

export { MountError } from './http/mount-path.ts';
export { BodyTakenError } from './http/read-body.ts';

/** What Next hands to a route handler: the segments behind the folder `[...path]`. */
export interface RouteContext {
  readonly params: Promise<{ readonly path?: readonly string[] | undefined }>;
}

/** A route handler. */
export type RouteHandler = (request: Request, context: RouteContext) => Promise<Response>;

/** The methods that a route handler may export. */
export type RouteMethod = 'GET' | 'POST' | 'HEAD' | 'OPTIONS' | 'PUT' | 'PATCH' | 'DELETE';

/** What a shop may set. */
export interface NextOptions {
  /**
   * The address of the connection's other end, which Next does not tell; null = unknown. Where nothing but a proxy of yours can reach Next, its
   * address, which stands in TRUSTED_PROXIES too. Default: unknown, so that all shoppers share one limit.
   */
  readonly peerAddress?: (request: Request) => string | null;
}

/** A BFF in Next, made when it is needed. */
export interface NextBff {
  /** The exports of the route handler. */
  readonly handlers: Readonly<Record<RouteMethod, RouteHandler>>;
  /** Makes the BFF and starts its workers, as the first request does; for `instrumentation.ts`, so that no payment waits for a visitor. */
  start(): Promise<void>;
  /** Ends event streams, lets running requests end (at most 10 s), stops the workers, closes the store. */
  stop(): Promise<void>;
}

const DRAIN_MS = 10_000;

/** One BFF per process: Next loads a module more than once, in development and for `instrumentation.ts`, and the database has one writer. */
const PLACE = Symbol.for('epos-kantan.next');

interface Place {
  opened: Promise<Bff> | null;
  running: number;
  whenIdle: (() => void) | null;
}

/**
 * Makes the handlers. A fault of `make` fails the request and is tried again with the next: a database that was away comes back.
 * @param make `() => createBff({ env: process.env })`; called once, and not while Next builds
 */
export function eposKantan(make: () => Promise<Bff>, options: NextOptions = {}): NextBff {
  const place = placeOfProcess();
  const open = (): Promise<Bff> => (place.opened ??= opening(place, make, options));
  const handle: RouteHandler = async (request, context) => {
    place.running += 1;
    try {
      const bff = await open();
      const below = await belowSegments(request, context, bff.config.publicUrl);
      return await bff.app.fetch(below, envOfPeer(options.peerAddress?.(request) ?? null));
    } finally {
      place.running -= 1;
      if (place.running === 0) place.whenIdle?.();
    }
  };
  return {
    handlers: {
      GET: handle,
      POST: handle,
      HEAD: handle,
      OPTIONS: handle,
      PUT: handle,
      PATCH: handle,
      DELETE: handle,
    },
    start: async () => {
      await open();
    },
    stop: () => stopping(place),
  };
}

function placeOfProcess(): Place {
  const global = globalThis as typeof globalThis & { [PLACE]?: Place };
  return (global[PLACE] ??= { opened: null, running: 0, whenIdle: null });
}

async function opening(place: Place, make: () => Promise<Bff>, options: NextOptions): Promise<Bff> {
  try {
    const bff = await make();
    const { notificationSources, trustedProxies } = bff.config;
    if (options.peerAddress === undefined && notificationSources.length + trustedProxies.length > 0) {
      await bff.stop();
      throw new TypeError(PEER_UNKNOWN);
    }
    bff.start();
    return bff;
  } catch (error) {
    place.opened = null;
    throw error;
  }
}

const PEER_UNKNOWN =
  'TRUSTED_PROXIES and NOTIFICATION_SOURCE_IPS need the address of the other end, which Next does not tell: give eposKantan the option peerAddress';

/** Takes the route handler's own place away: what stands before the segments that Next has found. */
async function belowSegments(request: Request, context: RouteContext, publicUrl: string): Promise<Request> {
  const { path = [] } = await context.params;
  const { pathname } = new URL(request.url);
  const mount = pathname
    .split('/')
    .slice(0, -path.length || undefined)
    .join('/');
  requireMount(publicUrl, mount);
  return belowMount(request, mount.length);
}

async function stopping(place: Place): Promise<void> {
  const bff = await place.opened?.catch(() => null);
  if (!bff) return;
  bff.beginStop();
  const idle = new Promise<void>((resolve) => {
    place.whenIdle = resolve;
    if (place.running === 0) resolve();
  });
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([idle, new Promise((resolve) => (timer = setTimeout(resolve, DRAIN_MS)))]);
  clearTimeout(timer);
  await bff.stop();
  place.opened = null;
}
