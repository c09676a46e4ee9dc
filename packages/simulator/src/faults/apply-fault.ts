/*
 * Makes one HTTP exchange go wrong in the way that was ordered. Called by the payment routes and the return page
 * around the work that they would do anyway.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/** Thrown when the connection is to be closed without an answer; create-simulator.ts closes it. */
export class ConnectionDropped extends Error {
  readonly code = 'connection_dropped';
}

/** What a fault needs to know about the exchange. */
export interface Exchange {
  /** Does the work and gives its answer; may be called twice. */
  readonly work: () => Promise<Response>;
  /** The answer for `error`. */
  readonly fail: (errCode: string, errInfo: string) => Response;
  /** Resolves when another exchange has overtaken this one, or after so many milliseconds. */
  readonly overtaken: (msMax: number) => Promise<void>;
}

const silenceMs = 60_000;
const overtakeMs = 3_000;

/** The answer under `fault`; without one, simply the work's. @throws ConnectionDropped */
export async function applyFault(fault: Fault | undefined, exchange: Exchange): Promise<Response> {
  if (fault === undefined) return exchange.work();
  switch (fault.kind) {
    case 'delay':
      return around(fault, exchange, () => wait(fault.ms ?? 0));
    case 'reorder':
      return around(fault, exchange, () => exchange.overtaken(fault.ms ?? overtakeMs));
    case 'duplicate':
      await exchange.work();
      return exchange.work();
    case 'drop-reply':
      await exchange.work();
      throw new ConnectionDropped();
    default:
      return replace(fault, fault.afterEffect ? await exchange.work() : undefined, exchange);
  }
}

/** Waits before the work, or between the work and its answer. */
async function around(fault: Fault, { work }: Exchange, pause: () => Promise<void>): Promise<Response> {
  if (!fault.afterEffect) {
    await pause();
    return work();
  }
  const answer = await work();
  await pause();
  return answer;
}

/** Something else instead of the answer. */
async function replace(fault: Fault, answer: Response | undefined, { fail }: Exchange): Promise<Response> {
  if (fault.kind === 'error') return fail(fault.errCode, fault.errInfo);
  if (fault.kind === 'http')
    return new Response(fault.status === 204 ? null : fault.body, { status: fault.status });
  if (fault.kind === 'garble') return garble(answer);
  // What is lost leaves the other side waiting; what is refused is closed at once.
  if (fault.kind === 'lose') await wait(fault.ms ?? silenceMs);
  throw new ConnectionDropped();
}

/** Half of the answer, followed by bytes that are no text in any character set. */
async function garble(answer: Response | undefined): Promise<Response> {
  const bytes =
    answer === undefined ? Buffer.from('<html><body>&&=') : Buffer.from(await answer.arrayBuffer());
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  return new Response(new Uint8Array([...half, 0xff, 0x00, 0xfd, 0x26, 0x3d, 0x80]), {
    headers: { 'Content-Type': answer?.headers.get('Content-Type') ?? 'text/html' },
  });
}

function wait(ms: number): Promise<void> {
  return sleep(ms, undefined, { ref: false });
}
