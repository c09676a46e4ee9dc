/**
 * What is told of one payment beside its events: a trace from the page's request over the calls to GMO-PG to the webhook, lines of the log that
 * name what they are about, and no secret in any of it. With OpenTelemetry's own SDK.
 */
import { context, propagation, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange } from '../gmo/exchange.ts';
import { untraced } from '../observability/tracing.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const PARENT = `00-${TRACE_ID}-b7ad6b7169203331-01`;
const METRICS_KEY = randomBytes(32).toString('base64url');

let world: World | null = null;
let provider: NodeTracerProvider | null = null;
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await world?.stop();
  world = null;
  for (const end of ends.splice(0)) await end();
  await provider?.shutdown();
  provider = null;
  // The process goes on with other files.
  trace.disable();
  context.disable();
  propagation.disable();
});

function record(): InMemorySpanExporter {
  const exporter = new InMemorySpanExporter();
  provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  provider.register();
  return exporter;
}

/** A receiver that only keeps the headers. */
async function startReceiver(): Promise<{ url: string; headers: IncomingHttpHeaders[] }> {
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    headers.push(request.headers);
    request.resume().on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hooks`, headers };
}

interface Line {
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** Pays one order, with a page that traces its request, and gives all that was told of it. */
async function pay(headers: Record<string, string>) {
  const receiver = await startReceiver();
  const texts: string[] = [];
  world = await startWorld({
    env: { WEBHOOK_URL: receiver.url, METRICS_KEY, LOG_LEVEL: 'trace', TRUSTED_PROXIES: '127.0.0.1' },
    logSink: { write: (line) => void texts.push(line) },
  });
  const { bffUrl } = world;
  const orderToken = await world.sign();
  const answer = await fetch(`${bffUrl}/v1/checkouts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ orderToken }),
  });
  const { handle, redirect } = (await answer.json()) as { handle: string; redirect: { page: string } };
  const page = await (await fetch(redirect.page)).text();
  const token = /name="Token" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const { accessId } = await world.openRedirect(redirect.page);
  const { orderId } = await world.newestTrade();
  await world.control('shopper', { orderId, action: 'confirm' });
  await world.until('captured', () => receiver.headers.length >= 2 || null);
  const lines = (): Line[] => texts.map((text) => JSON.parse(text) as Line);
  await world.until(
    'noted',
    () => lines().filter(({ msg }) => msg === 'a webhook was delivered').length >= 2 || null,
  );
  return { answer, handle, token, orderToken, accessId, lines, texts, received: receiver.headers };
}

describe('with an SDK', () => {
  it("one trace leads from the page's request over the calls to GMO-PG to the webhook", async () => {
    const exporter = record();
    const { received, handle, token, orderToken, accessId, lines, texts } = await pay({
      traceparent: PARENT,
    });
    const spans = exporter.getFinishedSpans();
    const ofTrace = spans.filter((span) => span.spanContext().traceId === TRACE_ID);
    const names = new Set(ofTrace.map(({ name }) => name));
    expect([...names].toSorted()).toEqual([
      ...[
        'GMO-PG EntryTranEpospay',
        'GMO-PG EpospaySales',
        'GMO-PG ExecTranEpospay',
        'GMO-PG SearchTradeMulti',
      ],
      ...['POST /v1/checkouts', 'webhook'],
    ]);
    const start = ofTrace.find(({ name }) => name === 'POST /v1/checkouts');
    expect(start?.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
    expect(start?.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/v1/checkouts',
      'http.response.status_code': 201,
    });
    const entry = ofTrace.find(({ name }) => name === 'GMO-PG EntryTranEpospay');
    expect(entry?.parentSpanContext?.spanId).toBe(start?.spanContext().spanId);
    const webhooks = ofTrace
      .filter(({ name }) => name === 'webhook')
      .map((span) => span.spanContext().spanId);
    const told = received.map(({ traceparent }) => traceparent);
    expect(told.every((text) => webhooks.some((id) => text === `00-${TRACE_ID}-${id}-01`))).toBe(true);
    // A run that somebody woke is no part of what woke it.
    const runs = spans.filter(({ name }) => name.startsWith('timer '));
    expect(runs.length).toBeGreaterThan(0);
    expect(runs.some((span) => span.spanContext().traceId === TRACE_ID)).toBe(false);

    const calls = lines().filter(({ call }) => call === 'EntryTranEpospay');
    expect(calls).toEqual([
      expect.objectContaining({ trace_id: TRACE_ID, span_id: entry?.spanContext().spanId }),
    ]);

    const figures = await (
      await fetch(`${world?.bffUrl ?? ''}/metrics`, { headers: { authorization: `Bearer ${METRICS_KEY}` } })
    ).text();
    const spanTexts = JSON.stringify(
      spans.map(({ name, attributes, status, events }) => ({ name, attributes, status, events })),
    );
    const env = world?.env ?? {};
    const secrets = [
      'GMO_SHOP_PASS',
      'ORDER_TOKEN_SECRET',
      'MERCHANT_API_KEY',
      'DATA_KEY',
      'WEBHOOK_SECRET',
      'METRICS_KEY',
    ]
      .map((name) => env[name] ?? '')
      .concat(handle, token, orderToken, accessId);
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(8);
      for (const [where, text] of Object.entries({ spans: spanTexts, figures, log: texts.join('\n') }))
        expect(
          text.includes(secret),
          `a secret of ${String(secret.length)} characters is in the ${where}`,
        ).toBe(false);
    }
    expect(spanTexts).not.toMatch(/127\.0\.0\.1|order-1|\/redirect\/[a-z2-7]/);
  });

  it('GMO-PG gets no header of a trace, whatever is in the process', async () => {
    record();
    const carried: Record<string, string> = {};
    const bare: Record<string, string> = {};
    const span = trace.getTracer('page').startSpan('x');
    await context.with(trace.setSpan(context.active(), span), () => {
      propagation.inject(context.active(), bare);
      return untraced(() =>
        exchange({
          ...{ baseUrl: 'http://gmo.invalid', timeoutMs: 1_000, name: 'SearchTradeMulti', fields: [] },
          // As an instrumentation of fetch does it.
          send: (_url, init) => {
            propagation.inject(context.active(), carried);
            Object.assign(carried, init.headers);
            return Promise.resolve(new Response('ErrCode=E01&ErrInfo=E01110002'));
          },
        }),
      );
    });
    expect(Object.keys(bare)).toEqual(['traceparent']);
    expect(Object.keys(carried).toSorted()).toEqual(['accept-encoding', 'content-length', 'content-type']);
  });
});

describe('without an SDK', () => {
  it('the trace that a page brought is handed on to the webhook as it is', async () => {
    const { received } = await pay({ traceparent: PARENT });
    expect(received.map(({ traceparent }) => traceparent)).toEqual(received.map(() => PARENT));
  });

  it('one that is none is not, and the payment goes on', async () => {
    const { received, answer } = await pay({ traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` });
    expect(answer.status).toBe(201);
    expect(received.map(({ traceparent }) => traceparent)).toEqual(received.map(() => undefined));
  });

  it('each line of the log says which request and which attempt it is about, and the answer has the id', async () => {
    const { answer, lines } = await pay({ 'x-request-id': 'edge-42' });
    expect(answer.headers.get('x-request-id')).toBe('edge-42');
    const calls = lines().filter(({ msg }) => msg === 'GMO-PG answered');
    expect(calls.length).toBeGreaterThanOrEqual(4);
    for (const line of calls) {
      expect(line).toMatchObject({ checkoutId: expect.stringMatching(/^co_/) as string, attempt: 1 });
      const isOfStart = /^(?:Entry|Exec)/.test(String(line['call']));
      expect(line).toMatchObject(isOfStart ? { requestId: 'edge-42' } : { worker: 'payments' });
      expect(isOfStart).not.toBe('worker' in line);
    }
    const told = lines().filter(({ msg }) => msg === 'a webhook was delivered');
    for (const line of told) expect(line).toMatchObject({ worker: 'webhooks' });
  });

  it('an id that is none, or comes past the proxies, is replaced', async () => {
    world = await startWorld({ env: { TRUSTED_PROXIES: '10.9.9.9' } });
    const { bffUrl } = world;
    const ids = new Set<string>();
    for (const given of ['edge-42', 'edge-42', 'x y', '']) {
      const answer = await fetch(`${bffUrl}/livez`, { headers: { 'x-request-id': given } });
      const id = answer.headers.get('x-request-id') ?? '';
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      ids.add(id);
    }
    expect(ids.size).toBe(4);
  });
});

it('a page may add traceparent to its requests, and no header besides', async () => {
  world = await startWorld();
  const answer = await fetch(`${world.bffUrl}/v1/checkouts`, {
    method: 'OPTIONS',
    headers: {
      origin: 'http://shop.localhost:3000',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,traceparent',
    },
  });
  const allowed = (answer.headers.get('access-control-allow-headers') ?? '')
    .split(',')
    .map((one) => one.trim());
  expect(allowed).toEqual(['content-type', 'traceparent']);
});
