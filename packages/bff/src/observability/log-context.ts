/**
 * What the present request or timer's run is about, so that every line of the log within it says so, however deep it is written. Carried by
 * Node's AsyncLocalStorage: handing a log through each call of the core would give the core a log.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/** Fields that a line of the log gets. No secret and no handle is among them. */
export type LogFields = Readonly<Record<string, string | number>>;

interface Present {
  readonly fields: LogFields;
  /** The trace that it belongs to (W3C traceparent); null = none that is known. */
  readonly traceParent: string | null;
}

const NOTHING: Present = { fields: {}, traceParent: null };
const present = new AsyncLocalStorage<Present>();

/** Does work that is about something more. */
export function within<T>(fields: LogFields, work: () => T): T {
  const around = present.getStore() ?? NOTHING;
  return present.run({ ...around, fields: { ...around.fields, ...fields } }, work);
}

/** Does work in a trace that nobody here records. */
export function withinTrace<T>(traceParent: string | null, work: () => T): T {
  return present.run({ ...(present.getStore() ?? NOTHING), traceParent }, work);
}

/** Does work that is about something of its own, whoever has caused it. */
export function apart<T>(fields: LogFields, work: () => T): T {
  return present.run({ fields, traceParent: null }, work);
}

/** What the present work is about. */
export function presentFields(): LogFields {
  return (present.getStore() ?? NOTHING).fields;
}

/** The trace of the present work when no span is active. */
export function presentTraceParent(): string | null {
  return (present.getStore() ?? NOTHING).traceParent;
}
