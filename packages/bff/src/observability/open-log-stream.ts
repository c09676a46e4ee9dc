/**
 * A stream of lines that never waits for whoever reads it: lines wait in memory, within a bound, and what comes on top is dropped and counted.
 * Used by `log-to-stderr`.
 */
import pino from 'pino';

/** Bytes that wait for the reader. */
const WAITING_BYTES_MAX = 4 * 1024 * 1024;

/** Writes that a full pipe may refuse while the process ends, a tenth of a second each. */
const TRIES_AT_EXIT = 10;

/** What tells that the process ends. */
export interface EndingProcess {
  once(event: 'exit', run: () => void): unknown;
}

/** Opens the stream of a file descriptor. What still waits when the process ends is written then, if its reader takes it within a second. */
export function openLogStream(fd: number, ending: EndingProcess): ReturnType<typeof pino.destination> {
  let triesLeft = Number.POSITIVE_INFINITY;
  let dropped = 0;
  // Before the stream's own handler, which would wait for ever for a reader that is gone.
  ending.once('exit', () => {
    triesLeft = TRIES_AT_EXIT;
    try {
      opened.flushSync();
    } catch {
      // Nobody reads it; there is nobody to tell either.
    }
    opened.flushSync = () => undefined;
  });
  const opened = pino.destination({
    fd,
    sync: false,
    maxLength: WAITING_BYTES_MAX,
    retryEAGAIN: () => (triesLeft -= 1) >= 0,
  });
  opened.on('drop', () => {
    dropped += 1;
  });
  opened.on('drain', () => {
    if (dropped === 0) return;
    const line = { level: 'warn', dropped, msg: 'lines of the log were dropped: its reader is too slow' };
    dropped = 0;
    opened.write(`${JSON.stringify(line)}\n`);
  });
  return opened;
}
