/**
 * Stops this process when the command that started it is gone. Preloaded by the root scripts with
 * `node --import`: a signal to `npx`, or to pnpm, does not reach the script below it, which would go on
 * running, unseen, with its ports taken.
 *
 * At start it walks up through npm, npx, pnpm, the shells they use (`sh -c`) and other preloaded scripts.
 * When a link of that chain breaks it sends SIGTERM to itself, so that the ordinary graceful stop runs, and
 * ends the process after 15 s if that stop hangs. Without such a chain (`node …` typed in a shell) it does nothing.
 * pnpm passes a signal on and then ends, so a script may hear SIGTERM twice: its graceful stop must bear that.
 */
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';
import { readProcess } from './process-table.mjs';

const chainLinksMax = 32;
const checkIntervalMs = process.platform === 'linux' ? 300 : 1000;
const gracefulStopMs = 15_000;
const exitCodeOfSigterm = 143;

// Workers and forked children inherit `--import`; they end with the process that made them.
if (isMainThread && process.channel === undefined && process.platform !== 'win32') watchChain();

function watchChain() {
  const chain = hasLostParent() ? undefined : readChain();
  if (chain === undefined) return stop({ isStopping: false });
  if (chain.length === 0) return;
  let hadStopListener = false;
  const timer = setInterval(() => {
    const hasStopListener = process.listenerCount('SIGTERM') > 0;
    hadStopListener ||= hasStopListener;
    if (chain.every(isUnchanged)) return;
    clearInterval(timer);
    // A listener that was there and is gone was a `once`: the stop runs already, and a second signal would kill it.
    stop({ isStopping: hadStopListener && !hasStopListener });
  }, checkIntervalMs);
  timer.unref();
}

/** run-command.mjs says who it is, so that a parent that ended before the first look is missed all the same. */
function hasLostParent() {
  const expected = process.env['STOP_WITH_PARENT'];
  delete process.env['STOP_WITH_PARENT']; // our own children have another parent
  return expected !== undefined && Number(expected) !== process.ppid;
}

/** The links from the parent up to the topmost package manager; undefined when the chain is broken already. */
function readChain() {
  const links = [];
  let length = 0;
  let pid = process.ppid;
  while (links.length < chainLinksMax) {
    const link = readProcess(pid);
    if (link === undefined) break;
    const isStarter = isPackageManager(link.command) || isPreloaded(link.command);
    if (!isStarter && !isScriptShell(link.command)) break;
    links.push(link);
    if (isStarter) length = links.length;
    pid = link.parentPid;
  }
  // A shell above the topmost starter is the caller's own: it may end first (`sh -c 'npx … &'`) and nothing is wrong.
  const chain = links.slice(0, length);
  return wasLeftBehind(chain) ? undefined : chain;
}

/**
 * True when npm started all this and has ended before this process could look: a signal that came while
 * pnpm was still installing. npm leaves its variable behind; pnpm sets none of that name.
 */
function wasLeftBehind(chain) {
  const top = chain.at(-1);
  return (
    process.env['npm_config_npm_version'] !== undefined &&
    isOrphan(top) &&
    !chain.some((link) => /\bnp[mx]\b/.test(link.command.split(' ').slice(0, 2).join(' ')))
  );
}

function isOrphan(link) {
  return link?.parentPid === 1 || /systemd/.test(readProcess(link?.parentPid)?.command ?? '');
}

function isUnchanged(link) {
  return readProcess(link.pid)?.startedAt === link.startedAt;
}

/** npm and npx write their own words over their command line: `npm exec pnpm@…`; pnpm may be a binary or a script. */
function isPackageManager(command) {
  const name = '(?:\\S*/)?(?:npm|npx|pnpm|pnpx)(?:-cli)?(?:\\.[cm]?js)?(?= |$)';
  return (
    new RegExp(`^${name}`).test(command) || new RegExp(`^(?:\\S*/)?node(?: -\\S+)* ${name}`).test(command)
  );
}

function isPreloaded(command) {
  return /^(?:\S*\/)?node(?: --import \S+| -\S+)*? --import \S*stop-with-parent\.mjs(?= |$)/.test(command);
}

function isScriptShell(command) {
  return /^(?:\S*\/)?(?:sh|dash|bash|ash|zsh) (?:-e )?-c /.test(command);
}

function stop({ isStopping }) {
  if (!isStopping) process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(exitCodeOfSigterm), gracefulStopMs).unref();
}
