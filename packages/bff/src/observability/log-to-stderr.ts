/** Where the log goes: stderr, whose reader must not hold up a payment, however slow it is. Used by `log`. */
import type { DestinationStream } from 'pino';
import { openLogStream } from './open-log-stream.ts';

const STDERR = 2;

let stream: DestinationStream | undefined;

/** The one stream of this process. */
export function logToStderr(): DestinationStream {
  // Asking Node for its stderr makes a pipe refuse what it has no room for. One that was never asked for would hold up whoever writes,
  // for ever at the end of the process. In a thread it has no number.
  const { fd = STDERR } = process.stderr as { fd?: number };
  return (stream ??= openLogStream(fd, process));
}
