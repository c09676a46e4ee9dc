/**
 * A POST to the simulator, as much of a `Request` as it looks at. Node's own builds a stream, a signal and a list of headers, which takes
 * longer than what is asked. Used by `gmo-pg`.
 */

/** Makes the request. `headers`: by lower-case name. */
export function postedRequest(url: string, headers: Readonly<Record<string, string>>, text: string): Request {
  const request: Pick<Request, 'method' | 'url' | 'text'> & { headers: object; body: object } = {
    method: 'POST',
    url,
    headers: { get: (name: string) => headers[name.toLowerCase()] ?? null },
    body: {
      async *[Symbol.asyncIterator]() {
        yield await Promise.resolve(Buffer.from(text));
      },
    },
    text: () => Promise.resolve(text),
  };
  return request as Request;
}
