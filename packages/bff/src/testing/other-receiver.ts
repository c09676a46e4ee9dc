/** The shop's receiver for notifications of other payment methods, for journeys and the crash points. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The running receiver. */
export interface OtherReceiver {
  readonly url: string;
  /** Content type and body of each request, in order. */
  readonly came: string[];
  /** What it answers; null = nothing, ever. */
  answer: string | null;
  stop(): Promise<void>;
}

/** Starts one that takes everything. */
export async function startOtherReceiver(): Promise<OtherReceiver> {
  const came: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('latin1');
      came.push(`${String(request.headers['content-type'])} ${body}`);
      if (receiver.answer !== null) response.end(receiver.answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: OtherReceiver = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/gmo`,
    came,
    answer: '0',
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
