/** Asks over HTTP with exactly the headers that are given: `fetch` adds some of its own, and hides which came twice. */
import { request } from 'node:http';

/** What is asked. */
export interface PlainRequest {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer, read to its end; of a stream, the head alone. */
export interface PlainAnswer {
  readonly status: number;
  /** By lower-case name, each as often as it came. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly text: string;
}

/** Asks once, and follows nothing. */
export function askPlainly(url: string, { method, headers = {}, body }: PlainRequest): Promise<PlainAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, (answer) => {
      const found = new Map<string, string[]>();
      answer.rawHeaders.forEach((name, at) => {
        if (at % 2 === 1) return;
        const key = name.toLowerCase();
        found.set(key, [...(found.get(key) ?? []), answer.rawHeaders[at + 1] ?? '']);
      });
      const end = (text: string): void => {
        resolve({ status: answer.statusCode ?? 0, headers: found, text });
      };
      if (found.get('content-type')?.[0]?.startsWith('text/event-stream') === true) {
        answer.destroy();
        end('');
        return;
      }
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        end(Buffer.concat(chunks).toString('utf8'));
      });
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
