/** Starts a server of an example, waits until it answers, and ends it by its process group. Called by run-example.mjs. */
import { createServer } from 'node:net';
import { runCommand } from '../run-command.mjs';

const answerTimeLimitMs = 2 * 60_000;
const serveTimeLimitMs = 10 * 60_000;
const askEveryMs = 200;
/** A development server compiles a page when it is asked for. */
const askTimeLimitMs = 60_000;

/** A port that nobody listens on. */
export function findFreePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, 'localhost', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Runs a script of an example for as long as `use` takes.
 * @param {object} request
 * @param {string} request.script  of its package.json
 * @param {string} request.cwd
 * @param {string} request.origin  where it will answer
 * @param {Record<string, string>} request.env
 * @param {() => Promise<void>} use
 * @throws {Error} what `use` throws, with what the server said; or that there was no answer
 */
export async function withServer({ script, cwd, origin, env }, use) {
  const stopping = new AbortController();
  const running = runCommand({
    ...{ program: 'npm', args: ['run', script], cwd, env },
    ...{ timeLimitMs: serveTimeLimitMs, isCaptured: true, stopSignal: stopping.signal },
  });
  let end;
  void running.then((result) => {
    end = result;
  });
  try {
    await waitForAnswer(origin, () => end);
    await use();
  } catch (error) {
    stopping.abort();
    const { output } = await running;
    throw new Error(`${error.message}\nThe server said:\n${output.trim().slice(-4000)}`, { cause: error });
  } finally {
    stopping.abort();
    await running;
  }
}

async function waitForAnswer(origin, end) {
  const endsAt = performance.now() + answerTimeLimitMs;
  while (performance.now() < endsAt) {
    if (end()) throw new Error(`it ${end().ending} before it answered`);
    try {
      const { ok } = await fetch(origin, { signal: AbortSignal.timeout(askTimeLimitMs) });
      if (ok) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
  throw new Error(`no answer within ${answerTimeLimitMs / 1000} s`);
}
