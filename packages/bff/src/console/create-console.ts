/**
 * The operator's console as an app of its own: the door, then the pages. Mounted at `/console` by `http/create-app`; made by `compose` when
 * the configuration has a key for it.
 */
import { Hono } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Context } from 'hono';
import pLimit from 'p-limit';
import { ProblemError } from '../http/problem-response.ts';
import type { ConsoleDeps } from './console-deps.ts';
import type { ConsoleContext, ConsoleEnv } from './console-view.ts';
import { createKeyRing } from './door/console-keys.ts';
import { ConsoleProblem } from './door/console-problem.ts';
import type { ConsoleProblemCode } from './door/console-problem.ts';
import { consoleHeaders, consoleView, cookiesOf, fromConsoleOnly, sessionOnly } from './door/door.ts';
import { createLoginLimits } from './door/login-limits.ts';
import { createSessionSeal } from './door/session-seal.ts';
import { Sessions } from './door/sessions.ts';
import { MARK_PATH, MARK_SVG } from './pages/console-mark.ts';
import { renderConsoleProblem } from './pages/problem-page.ts';
import { logIn, logOut, showLogin } from './routes/login.ts';
import { act, showConfirmation } from './routes/actions.ts';
import { confirmResend, resendEvent, resendEvents, showEvents } from './routes/events.ts';
import { confirmForward, forwardAgain, showForwards } from './routes/forwards.ts';
import { adopt, confirmAdoption, showOrphans } from './routes/orphans.ts';
import { downloadReport, showReport } from './routes/report.ts';
import { showPayment } from './routes/payment.ts';
import { showPayments } from './routes/payments.ts';
import { showStart } from './routes/start.ts';
import { CONSOLE_STYLE, STYLE_PATH } from './style/console-style.ts';

/** A file of a year is made whole in memory: an impatient hand must not multiply it. The others wait for their turn. */
const REPORTS_AT_A_TIME_MAX = 1;

/** Makes the console. */
export function createConsole(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const { clock, policy } = deps.core;
  const ring = createKeyRing(deps.keys);
  const sessions = new Sessions(ring, createSessionSeal(deps.sealKeys), () => clock.now());
  const cookies = cookiesOf(policy.publicUrl);
  const login = { ...deps, ring, sessions, cookies, limits: createLoginLimits(() => clock.now()) };

  const reports = pLimit(REPORTS_AT_A_TIME_MAX);

  const app = new Hono<ConsoleEnv>();
  app.use(consoleHeaders);
  app.get(STYLE_PATH, (c) => file(c, CONSOLE_STYLE, 'text/css; charset=utf-8'));
  app.get(MARK_PATH, (c) => file(c, MARK_SVG, 'image/svg+xml'));
  app.use(consoleView(deps, sessions, cookies));
  app.use(fromConsoleOnly(policy.publicUrl));
  app.get('/console/login', (c) => showLogin(c));
  app.post('/console/login', (c) => logIn(login, c));

  app.use(sessionOnly);
  app.post('/console/logout', (c) => logOut(login, c));
  app.get('/console', (c) => showStart(deps, c));
  app.get('/console/payments', (c) => showPayments(deps, c));
  app.get('/console/payments/:id', (c) => showPayment(deps, c));
  app.get('/console/payments/:id/:action', (c) => showConfirmation(deps, c));
  app.post('/console/payments/:id/:action', (c) => act(deps, c));
  app.get('/console/events', (c) => showEvents(deps, c));
  app.get('/console/events/redeliver', (c) => confirmResend(deps, c));
  app.post('/console/events/redeliver', (c) => resendEvents(deps, c));
  app.post('/console/events/:id/redeliver', (c) => resendEvent(deps, c));
  app.get('/console/orphans', (c) => showOrphans(deps, c));
  app.get('/console/orphans/:gmoOrderId/adopt', (c) => confirmAdoption(deps, c));
  app.post('/console/orphans/:gmoOrderId/adopt', (c) => adopt(deps, c));
  app.get('/console/forwards', (c) => showForwards(deps, c));
  app.get('/console/forwards/redeliver', (c) => confirmForward(deps, c));
  app.post('/console/forwards/redeliver', (c) => forwardAgain(deps, c));
  app.get('/console/report', (c) => reports(() => showReport(deps, c)));
  app.get('/console/report.csv', (c) => reports(() => downloadReport(deps, c)));
  app.get('/console/', (c) => c.redirect(`${c.get('view').base}/console`, 303));

  app.notFound((c) => renderConsoleProblem(c as ConsoleContext, new ConsoleProblem('not_found')));
  app.onError((error, c) => {
    const problem = problemOf(deps, error);
    noteRefusal(deps, c, problem);
    return renderConsoleProblem(c, problem);
  });
  return app;
}

function file(c: Context, text: string, contentType: string): Response {
  return c.body(text, 200, {
    'content-type': contentType,
    'cache-control': 'public, max-age=31536000, immutable',
  });
}

const REFUSALS: Partial<Record<ConsoleProblemCode, string>> = {
  foreign_form: 'a form that no page of the console sent was refused',
  read_only: 'a form of the console was refused, because its key only reads',
};

/** What somebody tried who may not, with who and where from; as much of it a minute as a log bears. */
function noteRefusal(
  { limitedLog, clientAddress }: ConsoleDeps,
  c: ConsoleContext,
  { code }: ConsoleProblem,
) {
  const message = REFUSALS[code];
  if (message === undefined) return;
  const operator = c.get('view').session?.holder.id ?? null;
  // The route's pattern: an address itself may hold anything.
  const patterns = matchedRoutes(c).map(({ path }) => path);
  const route = patterns.findLast((pattern) => !pattern.endsWith('*')) ?? 'unknown';
  const data = { operator, route, client: clientAddress(c) };
  limitedLog.write('warn', `console_${code}`, data, message);
}

/** What a person is told; what nobody expected goes to the log as well. */
function problemOf({ log }: Pick<ConsoleDeps, 'log'>, error: Error): ConsoleProblem {
  if (error instanceof ConsoleProblem) return error;
  if (error instanceof ProblemError)
    return new ConsoleProblem(error.code === 'not_found' ? 'not_found' : 'invalid');
  log.error({ error: error.message, stack: error.stack }, 'a page of the console failed');
  return new ConsoleProblem(error.name === 'StorageFault' ? 'store' : 'internal');
}
