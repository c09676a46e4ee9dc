/** The network between a BFF and GMO-PG in a simulated world, in the place of `fetch`: it takes its time, and it loses, breaks and spoils what the seed says. */
import { channel } from 'node:diagnostics_channel';
import type { Send } from '../../gmo/exchange.ts';
import type { CALL_FAULTS } from './faults.ts';
import { createLag } from './inquiry-lag.ts';
import type { World } from './world-parts.ts';

type CallFault = (typeof CALL_FAULTS)[number];

/** The call is done by GMO-PG although its answer is lost or spoilt. */
const DONE_ALL_THE_SAME: ReadonlySet<CallFault> = new Set<CallFault>([
  'reset_after',
  'reply_lost',
  'request_late',
  'reply_late',
  'garbled',
  'truncated',
  'cut_off',
  'html_after',
  'http_503_after',
  'system_error',
  'unseen_code_after',
]);

/** The caller is left waiting, perhaps to its deadline. */
const SLOW: ReadonlySet<CallFault> = new Set<CallFault>([
  'request_lost',
  'reply_lost',
  'request_late',
  'reply_late',
]);

/** Answers that come instead of GMO-PG's. */
const INSTEAD: Partial<Record<CallFault, () => Response>> = {
  html: () => page(200),
  html_after: () => page(200),
  empty: () => new Response(''),
  http_503: () => page(503),
  http_503_after: () => page(503),
  busy: () => failure('E92', 'E92000001'),
  in_process: () => failure('E90', 'E90010001'),
  system_error: () => failure('E91', 'E91099999'),
  unseen_code: () => failure('X77', 'X77123456'),
  unseen_code_after: () => failure('X77', 'X77123456'),
};

/** Makes the network of one process. `alive` ends everything that a dead process still waits for. */
export function createGatewayNetwork(world: World, name: string): Send {
  const { faults, random, time } = world;
  const lagging = createLag(world);
  return async (url, init, timeoutMs) => {
    const call = /([A-Za-z]+)\.idPass$/.exec(url)?.[1] ?? '';
    const body = await time.instantly(readSent(init.body));
    const isDown = faults.on && time.now < world.outageUntil;
    const fault = isDown ? 'request_lost' : faults.strike('call');
    if (fault !== null) {
      const isSlow = SLOW.has(fault);
      world.troubles.ofTrade(orderOf(body), time.now + (isSlow ? timeoutMs : 0));
    }
    world.note(name, `${call} ${orderOf(body)}${fault === null ? '' : ` (${fault})`}`);
    if (fault === 'connect_failed') throw connectFailure();
    if (fault !== null && !DONE_ALL_THE_SAME.has(fault)) return withoutEffect(world, fault, timeoutMs);
    const there = fault === 'request_late' ? timeoutMs + random.between(1, 90_000) : random.between(5, 400);
    const back =
      fault === 'reply_late'
        ? random.between(1_000, timeoutMs)
        : random.between(5, random.chance(0.15) ? 2_500 : 300);
    return new Promise<Response>((resolve, reject) => {
      const isTooLate = there + back >= timeoutMs;
      if (isTooLate || fault === 'reply_lost') time.after(timeoutMs, () => reject(timedOut()));
      time.after(there, async () => {
        const response = await world.gmo.call(call, body);
        const seen = await time.instantly(lagging(call, orderOf(body), response));
        const answer = await time.instantly(spoil(world, fault, seen));
        if (isTooLate || fault === 'reply_lost') return;
        time.after(back, () => {
          if (answer === null) return reject(broken());
          resolve(answer);
        });
      });
    });
  };
}

/** The bytes that were sent. They come as a stream that can be read once. */
async function readSent(body: RequestInit['body']): Promise<string> {
  if (!(body instanceof ReadableStream)) throw new Error('the body is not a stream');
  const chunks: Uint8Array[] = [];
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('latin1');
    chunks.push(value);
  }
}

async function withoutEffect(world: World, fault: CallFault, timeoutMs: number): Promise<Response> {
  const isSilent = fault === 'request_lost';
  await world.time.sleep(isSilent ? timeoutMs : world.random.between(5, 700));
  if (isSilent) throw timedOut();
  if (fault === 'reset_before') throw broken();
  const answer = INSTEAD[fault];
  if (answer === undefined) throw new Error(`no answer for ${fault}`);
  return answer();
}

/** What arrives of an answer; null = the connection breaks instead. */
async function spoil(world: World, fault: CallFault | null, response: Response): Promise<Response | null> {
  if (fault === 'reset_after') return null;
  const instead = fault === null ? undefined : INSTEAD[fault];
  if (instead !== undefined) return instead();
  if (fault !== 'garbled' && fault !== 'truncated' && fault !== 'cut_off') return response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { headers } = response;
  if (fault === 'cut_off')
    return new Response(cutOff(bytes.subarray(0, world.random.between(0, bytes.length - 1))), { headers });
  const at = world.random.between(0, fault === 'truncated' ? lastCut(bytes) : bytes.length - 1);
  if (fault === 'garbled') bytes.fill(0xff, at, at + 3);
  return new Response(fault === 'garbled' ? bytes : bytes.subarray(0, at), { headers });
}

/** Bytes, and then an error: HTTP's own framing notices that some are missing. */
function cutOff(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let isSent = false;
  return new ReadableStream({
    pull(controller) {
      if (isSent || bytes.length === 0) controller.error(new TypeError('terminated', { cause: broken() }));
      else controller.enqueue(bytes);
      isSent = true;
    },
  });
}

/**
 * The longest beginning of an answer without a length that does not pass for a whole one. An inquiry's answer that ends after its Tax reads
 * as "nothing was canceled" and its amount as the whole, which nothing but a length can notice.
 */
function lastCut(bytes: Uint8Array): number {
  const text = new TextDecoder().decode(bytes);
  return text.includes('&TotalCancelAmount=') ? text.indexOf('&Tax=') + '&Tax'.length : bytes.length - 1;
}

function orderOf(body: string): string {
  return /(?:^|&)OrderID=([^&]*)/.exec(body)?.[1] ?? '';
}

function page(status: number): Response {
  return new Response('<html><body>Maintenance &amp; more = later</body></html>', { status });
}

function failure(errCode: string, errInfo: string): Response {
  return new Response(`ErrCode=${errCode}&ErrInfo=${errInfo}\r\n`);
}

function timedOut(): DOMException {
  return new DOMException('The operation was aborted due to timeout', 'TimeoutError');
}

function broken(): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }) });
}

/** Told on the channel on which Node's own client tells it. */
function connectFailure(): TypeError {
  const error = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  channel('undici:client:connectError').publish({ error });
  return new TypeError('fetch failed', { cause: error });
}
