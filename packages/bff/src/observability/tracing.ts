/**
 * Spans by OpenTelemetry's API alone: without an SDK in the process they cost next to nothing and go nowhere, and a trace that a request
 * brought is handed on to the shop's webhook all the same. No attribute has a secret, a handle, an address or a person in it.
 */
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  context,
  createContextKey,
  isSpanContextValid,
  trace,
} from '@opentelemetry/api';
import type { Attributes, Span, SpanContext } from '@opentelemetry/api';
import { apart, presentTraceParent, withinTrace } from './log-context.ts';
import type { LogFields } from './log-context.ts';

const TRACE_PARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** What the SDK's own parts look at before they record or send anything. */
const SUPPRESS = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

const tracer = () => trace.getTracer('epos-kantan');

/** The span that a W3C traceparent names; null = it is none of version 00. */
export function parseTraceParent(text: string | undefined): SpanContext | null {
  const [, traceId = '', spanId = '', flags = ''] = TRACE_PARENT.exec(text ?? '') ?? [];
  const found = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return isSpanContextValid(found) ? found : null;
}

/** The present trace as W3C traceparent: of the active span, else the one that was brought; null = there is none. */
export function traceParentNow(): string | null {
  const active = trace.getActiveSpan()?.spanContext();
  return active !== undefined && isSpanContextValid(active) ? textOf(active) : presentTraceParent();
}

function textOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${(traceFlags & 1).toString(16).padStart(2, '0')}`;
}

/** Fields of a line of the log within a span. */
export function traceFields(): LogFields {
  const active = trace.getActiveSpan()?.spanContext();
  if (active === undefined || !isSpanContextValid(active)) return {};
  return { trace_id: active.traceId, span_id: active.spanId };
}

/** Does work as a part of the trace that a traceparent names, unless it is a part of one already. */
export function continueTrace<T>(traceParent: string | null, work: () => T): T {
  const parent = parseTraceParent(traceParent ?? undefined);
  if (parent === null || traceParentNow() !== null) return work();
  return context.with(trace.setSpanContext(ROOT_CONTEXT, parent), () => withinTrace(traceParent, work));
}

/** Does work of its own: neither the trace nor the lines of whoever has woken it. */
export function onItsOwn<T>(fields: LogFields, work: () => T): T {
  return context.with(ROOT_CONTEXT, () => apart(fields, work));
}

/** Does work in a span. What it rejects with is told by its name alone, because a message may have anything in it. */
export async function inSpan<T>(
  name: string,
  {
    kind,
    attributes = {},
  }: { readonly kind: 'server' | 'client' | 'internal'; readonly attributes?: Attributes },
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return tracer().startActiveSpan(name, { kind: KINDS[kind], attributes }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({
        code: SpanStatusCode.ERROR,
        message: error instanceof Error ? error.name : 'unknown',
      });
      throw error;
    } finally {
      span.end();
    }
  });
}

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;

/** Marks a span as one that did not end well. `why`: a word of ours. */
export function markFailed(span: Span, why: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: why });
}

/** Tells of work that is over. Times in ms since the epoch. */
export function tellSpan(name: string, startTime: number, attributes: Attributes, why?: string): void {
  const span = tracer().startSpan(name, { startTime, attributes, root: true });
  if (why !== undefined) markFailed(span, why);
  span.end();
}

/** Does work whose requests get no header of a trace and no span of somebody's instrumentation: GMO-PG gets what its protocol needs. */
export function untraced<T>(work: () => T): T {
  return context.with(context.active().setValue(SUPPRESS, true), work);
}
