/** A loopback server in GMO-PG's place whose answers a test writes byte by byte, and a gateway that talks to it. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '@epos-kantan/shared';
import { createHttpPaymentGateway } from '../http-payment-gateway.ts';
import type { GatewayOptions } from '../http-payment-gateway.ts';
import type { PaymentGateway } from '../../checkout/ports/payment-gateway.ts';

/** One request as it came in. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** The server and what it saw. */
export interface FakeGmo {
  readonly baseUrl: string;
  readonly seen: readonly SeenRequest[];
  close(): Promise<void>;
}

/** Starts the server. `answer` gets every request once its body is there. */
export async function startFakeGmo(
  answer: (response: ServerResponse, request: SeenRequest) => void,
): Promise<FakeGmo> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    void readRequest(request).then((one) => {
      seen.push(one);
      answer(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${String(port)}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function readRequest(request: IncomingMessage): Promise<SeenRequest> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
}

/** A gateway with the credentials of the wire samples, and everything that it logged. */
export function makeGateway(
  baseUrl: string,
  more: Partial<GatewayOptions> = {},
): { readonly gateway: PaymentGateway; readonly logged: readonly object[] } {
  const logged: object[] = [];
  const write = (data: object, message: string): void => {
    logged.push({ ...data, message });
  };
  const gateway = createHttpPaymentGateway({
    baseUrl,
    shopId: 'tshop00000001',
    shopPass: new Secret('simulator1'),
    payType: '42',
    timeoutMs: 5_000,
    extraFields: {},
    allowedStartHosts: ['pt01.mul-pay.jp'],
    concurrencyMax: 4,
    log: { info: write, warn: write },
    ...more,
  });
  return { gateway, logged };
}
