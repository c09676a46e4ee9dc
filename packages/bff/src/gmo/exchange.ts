/**
 * One request to GMO-PG and its answer's fields. Tells apart what matters for money: nothing was sent, something may have
 * happened, or there is an answer. Called by the gateway only.
 */
import { parseHttpDate } from '@epos-kantan/shared';
import type { Uncertainty } from '../checkout/gateway-result.ts';
import { isConnectFailure } from './connect-failures.ts';
import {
  GarbledReplyError,
  REPLY_BYTES_MAX,
  UnencodableValueError,
  decodeReply,
  encodeForm,
} from './protocol/form-codec.ts';
import type { FormFields } from './protocol/form-codec.ts';
import { FREE_TEXT_FIELDS, REPLY_FIELDS } from './protocol/exchanges.ts';
import type { ExchangeName } from './protocol/exchanges.ts';
import type { ReplyFields } from './to-gateway-result.ts';

/** How an exchange ended. */
export type Exchanged =
  | { readonly kind: 'answered'; readonly fields: ReplyFields; readonly answeredAt: number | null }
  | { readonly kind: 'not_sent'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly uncertainty: Uncertainty };

/** Sends one request and gives its answer, all of it within `timeoutMs`. Rejects as `fetch` does. */
export type Send = (url: string, init: RequestInit, timeoutMs: number) => Promise<Response>;

/** The platform's network. */
export const sendByFetch: Send = (url, init, timeoutMs) =>
  fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });

/** What to send. */
export interface ExchangeInput {
  /** Default: `fetch`. */
  readonly send?: Send | undefined;
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly name: ExchangeName;
  readonly fields: FormFields;
}

/** Makes one exchange. Never rejects for anything GMO-PG or the network can do. */
export async function exchange(input: ExchangeInput): Promise<Exchanged> {
  let body: Uint8Array;
  try {
    body = Buffer.from(encodeForm(input.fields), 'latin1');
  } catch (error) {
    if (error instanceof UnencodableValueError) return { kind: 'not_sent', detail: error.message };
    throw error;
  }
  try {
    // `duplex` is asked for by a body that is a stream, and unknown to the types of browsers.
    const init: RequestInit & { readonly duplex: 'half' } = {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(body.byteLength),
        'accept-encoding': 'identity',
      },
      body: readOnce(body),
      duplex: 'half',
      redirect: 'manual',
    };
    const send = input.send ?? sendByFetch;
    const response = await send(`${input.baseUrl}/payment/${input.name}.idPass`, init, input.timeoutMs);
    if (response.status !== 200) {
      await response.body?.cancel();
      return { kind: 'unknown', uncertainty: 'http_status' };
    }
    const shape = { known: REPLY_FIELDS[input.name], freeText: FREE_TEXT_FIELDS };
    const fields = decodeReply(await readCapped(response), shape);
    return { kind: 'answered', fields, answeredAt: parseHttpDate(response.headers.get('date')) };
  } catch (error) {
    return endOfError(error);
  }
}

/**
 * A body that cannot be read again. Of one that can, `fetch` sends a second request by itself after status 421, and if that one
 * finds no connection it would even look as if nothing had been sent.
 */
function readOnce(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

async function readCapped(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  if (body === null) return new Uint8Array();
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > REPLY_BYTES_MAX) throw new GarbledReplyError('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function endOfError(error: unknown): Exchanged {
  if (isConnectFailure(error)) return { kind: 'not_sent', detail: codeOf(error) };
  if (error instanceof GarbledReplyError) return { kind: 'unknown', uncertainty: 'garbled' };
  const isTimeout =
    (error instanceof DOMException && error.name === 'TimeoutError') || codeOf(error).includes('TIMEOUT');
  return { kind: 'unknown', uncertainty: isTimeout ? 'timeout' : 'connection_lost' };
}

/** The network's own code, for operators: `fetch` wraps it, and a try on several addresses wraps several. */
function codeOf(error: unknown): string {
  let current: unknown = error;
  for (let depth = 0; depth < 4 && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return 'unnamed';
}
