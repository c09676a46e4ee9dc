/*
 * Reads the body of a request or an answer without ever holding more than allowed. Used for everything that arrives.
 */

/** A body of fetch's `Request` or `Response`. */
export type Body = AsyncIterable<Uint8Array> | null;

/** The whole body; undefined when it is longer than `bytesMax`. */
export async function readBytes(body: Body, bytesMax: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
