/**
 * Which requests go by which lane, and in front of which routes the limits stand. Called by `create-app` before its routes. What is not named here
 * is never limited and never waits: notifications, the return, the probes, and what is served from memory.
 */
import type { Hono } from 'hono';
import type { RequestLimits } from './middleware/request-limits.ts';
import { limitedBy } from './middleware/request-limits.ts';
import { WorkLane, byLane } from './middleware/work-lane.ts';

/** Bounds of the lanes. */
export interface LaneBounds {
  readonly startsAtOnce: number;
  readonly readsAtOnce: number;
  readonly reportsAtOnce: number;
}

/** Requests of a lane that wait for a turn, and how long: less than a browser's patience, and than GMO-PG's with us. */
export const LANE_WAIT = { waitingMax: 1_024, waitMs: 5_000 } as const;

/** One lane for each kind of work. */
export interface RequestLanes {
  /** Starts, and commands of shops and operators: they wait for GMO-PG. */
  readonly starts: WorkLane;
  /** What shoppers read: short, and many. */
  readonly reads: WorkLane;
  /** Lists and reports: few, and each can hold a connection to the database for seconds. */
  readonly reports: WorkLane;
  /** The operator's pages, apart, so that nobody's program keeps him out. */
  readonly console: WorkLane;
}

/** Operators' pages at a time: with the reports fewer than the connections to PostgreSQL. */
const CONSOLE_AT_ONCE = 3;

/** Makes the lanes of a process. */
export function createRequestLanes(bounds: LaneBounds): RequestLanes {
  const lane = (atOnce: number): WorkLane => new WorkLane({ atOnce, ...LANE_WAIT });
  return {
    starts: lane(bounds.startsAtOnce),
    reads: lane(bounds.readsAtOnce),
    reports: lane(bounds.reportsAtOnce),
    console: lane(CONSOLE_AT_ONCE),
  };
}

/** Exact patterns: `/checkout/*` would be `/checkout` as well, and a start must not hold the turn of a reader while GMO-PG is slow. */
const READ_PATHS = [
  '/v1/checkouts/:handle',
  '/v1/checkouts/:handle/events',
  '/v1/availability',
  '/v1/beacon',
  '/checkout/:handle',
  '/redirect/:handle',
];

/** Puts limits and lanes in front of the browsers' routes; behind the CORS headers, so that a page can read when to come again. */
export function guardBrowserRoutes(app: Hono, limits: RequestLimits, lanes: RequestLanes): void {
  for (const path of ['/v1/checkouts', '/checkout']) {
    app.use(
      path,
      limitedBy(limits.startOfAddress),
      byLane(() => lanes.starts),
    );
  }
  for (const path of READ_PATHS) {
    app.use(
      path,
      limitedBy(limits.readOfAddress),
      byLane(() => lanes.reads),
    );
  }
}

/** Puts them in front of the routes of the shop's server and the operator, behind the door of the merchant API. */
export function guardShopRoutes(app: Hono, limits: RequestLimits, lanes: RequestLanes): void {
  const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD';
  app.use(
    '/v1/merchant/*',
    limitedBy(limits.requestOfKey),
    byLane((method) => (isReading(method) ? lanes.reports : lanes.starts)),
  );
  app.use(
    '/console/*',
    byLane((method) => (isReading(method) ? lanes.console : lanes.starts)),
  );
}
