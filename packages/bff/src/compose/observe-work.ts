/** What is told of work beside requests: of a run of a timer, of an attempt, and of a webhook. Called by the other files of this room. */
import type { Core } from '../checkout/core.ts';
import { within } from '../observability/log-context.ts';
import {
  continueTrace,
  inSpan,
  markFailed,
  onItsOwn,
  tellSpan,
  traceParentNow,
} from '../observability/tracing.ts';
import type { DeliverDeps } from '../webhook/deliver-due.ts';

/**
 * A run of a timer. Whoever woke it has nothing to do with what it does. A span only of a run that did something or failed: there is a run
 * every second.
 */
export function observeRun(worker: string, run: () => Promise<unknown>): Promise<void> {
  return onItsOwn({ worker }, async () => {
    const begunAt = Date.now();
    try {
      const done = await run();
      if (typeof done === 'number' && done > 0)
        tellSpan(`timer ${worker}`, begunAt, { 'epos_kantan.done': done });
    } catch (error) {
      tellSpan(`timer ${worker}`, begunAt, {}, error instanceof Error ? error.name : 'unknown');
      throw error;
    }
  });
}

/** Work on one attempt. A timer's is a part of the trace in which the payment was started. */
export const aroundAttemptWork: NonNullable<Core['around']> = ({ checkout, attempt }, work) =>
  within({ checkoutId: checkout.id, attempt: attempt.number }, () =>
    continueTrace(attempt.traceParent, work),
  );

/** A try to deliver a webhook: a part of the same trace, and the receiver is told of it. */
export const aroundDelivery: NonNullable<DeliverDeps['around']> = (row, work) => {
  const attributes = { 'epos_kantan.event_id': row.eventId, 'epos_kantan.try': row.tries + 1 };
  return within({ eventId: row.eventId }, () =>
    continueTrace(row.traceParent, () =>
      inSpan('webhook', { kind: 'client', attributes }, async (span) => {
        const tried = await work(traceParentNow());
        if (tried !== 'delivered') markFailed(span, tried);
        return tried;
      }),
    ),
  );
};
