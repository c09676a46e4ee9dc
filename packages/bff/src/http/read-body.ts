/**
 * Reads a request's body with a bound on bytes and on time, whatever its headers claim: chunked, without a length, with a lying
 * one. Compressed bodies are not taken at all. Called by every route that has a body.
 */
import { ProblemError } from './problem-response.ts';

/** Bounds of a body. */
export interface BodyLimits {
  readonly bytesMax: number;
  readonly ms: number;
}

/** What every route of ours needs at most, and the time GMO-PG would give up in anyway. */
export const BODY_LIMITS: BodyLimits = { bytesMax: 16_384, ms: 10_000 };

/** Somebody else has read the body before us: what GMO-PG and shops send has to be read as it came, byte by byte. */
export class BodyTakenError extends Error {
  override readonly name = 'BodyTakenError';

  constructor() {
    super(
      'A body parser stands before the BFF and takes what it has to read itself: mount the BFF before it',
    );
  }
}

/**
 * Reads the whole body.
 * @throws BodyTakenError; ProblemError body_too_large, request_timeout, unsupported_media_type (for a content encoding)
 */
export async function readBody(request: Request, limits: BodyLimits = BODY_LIMITS): Promise<Uint8Array> {
  const encoding = request.headers.get('content-encoding');
  if (encoding !== null && encoding.toLowerCase() !== 'identity') {
    throw new ProblemError('unsupported_media_type', 'send the body without a Content-Encoding');
  }
  if (Number(request.headers.get('content-length') ?? 0) > limits.bytesMax)
    throw new ProblemError('body_too_large');
  if (request.bodyUsed) throw new BodyTakenError();
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ProblemError('request_timeout'));
    }, limits.ms);
  });
  try {
    return await Promise.race([collect(reader, limits.bytesMax), deadline]);
  } catch (error) {
    void reader.cancel().catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function collect(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  bytesMax: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    bytes += value.byteLength;
    if (bytes > bytesMax) throw new ProblemError('body_too_large');
    chunks.push(value);
  }
}

/** Decodes UTF-8, refusing what is not. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ProblemError('invalid_json', 'the body is not UTF-8');
  }
}
