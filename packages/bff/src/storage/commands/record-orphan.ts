/**
 * Stores what an answer means for a suspect: forgotten, asked about later, or an orphan, with its attention in the same unit.
 *
 * That there is money stays true, so that it counts for whatever is still a suspect: of two such answers the first, and the shop is told
 * once. That there is none yet counts only while nobody else holds the question and nothing was told meanwhile. Else the answer of a
 * process that had stood still for longer than its lease would forget a payment that was made since.
 */
import { describeOrphan } from '../../checkout/describe-event.ts';
import type { CheckoutAndAttempt } from '../../checkout/checkout.ts';
import type { Trade } from '../../checkout/gateway-result.ts';
import type { OrphanVerdict, RecordOrphanCommand } from '../../checkout/ports/orphan-store.ts';
import { run } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';
import { appendOrphanEvent, DETAIL_LENGTH_MAX } from './append-events.ts';
import { holdById, holdByOrder } from './find-checkout.ts';
import { joinToAttempt } from './join-to-attempt.ts';

type Found = Extract<OrphanVerdict, { kind: 'orphan' }>;
type Later = Extract<OrphanVerdict, { kind: 'later' }>;

/** See `OrphanStore.recordOrphan`. */
export function* recordOrphan(context: StoreContext, command: RecordOrphanCommand): StoreCommand<boolean> {
  switch (command.verdict.kind) {
    case 'forget':
      yield* forget(context, command);
      return false;
    case 'later':
      yield* askLater(context, command, command.verdict);
      return false;
    case 'orphan':
      return yield* keepOrphan(context, command, command.verdict);
  }
}

function* forget({ q }: StoreContext, { shopId, question }: RecordOrphanCommand): StoreCommand<void> {
  const gone = yield* run(
    q
      .deleteFrom('orphans')
      .where('shop_id', '=', shopId)
      .where('gmo_order_id', '=', question.gmoOrderId)
      .where('next_inquiry_at', '=', question.leasedUntil),
  );
  if (gone === 0) return;
  yield* run(
    q.deleteFrom('quarantine').where('shop_id', '=', shopId).where('gmo_order_id', '=', question.gmoOrderId),
  );
}

function* askLater(
  { q }: StoreContext,
  { shopId, question }: RecordOrphanCommand,
  { at, answered }: Later,
): StoreCommand<void> {
  yield* run(
    q
      .updateTable('orphans')
      .set({
        next_inquiry_at: at,
        answers: question.answers + (answered ? 1 : 0),
        failures: question.failures + (answered ? 0 : 1),
      })
      .where('shop_id', '=', shopId)
      .where('gmo_order_id', '=', question.gmoOrderId)
      .where('next_inquiry_at', '=', question.leasedUntil),
  );
}

function* keepOrphan(
  context: StoreContext,
  command: RecordOrphanCommand,
  { trade, detail }: Found,
): StoreCommand<boolean> {
  const { shopId, question, eventId, now, testMode } = command;
  const { gmoOrderId } = question;
  // Checkout first: one fixed order of row locks.
  const found = yield* holdNamed(context, shopId, trade);
  const changed = yield* run(
    context.q
      .updateTable('orphans')
      .set({ state: 'orphan', next_inquiry_at: null, found_at: now })
      .where('shop_id', '=', shopId)
      .where('gmo_order_id', '=', gmoOrderId)
      .where('state', '=', 'suspected'),
  );
  if (changed === 0 || (yield* joinToAttempt(context, shopId, gmoOrderId, now))) return false;
  const facts = { gmoOrderId, trade, testMode, checkout: found?.checkout ?? null };
  const whole = `${gmoOrderId}: ${detail}`.slice(0, DETAIL_LENGTH_MAX);
  const body = JSON.stringify(describeOrphan({ ...facts, detail: whole }, eventId, now));
  if (found !== null) yield* appendOrphanEvent(context, found, { id: eventId, detail: whole, body, now });
  else yield* queueAlone(context, command, body);
  return true;
}

/** The checkout of the order that GMO-PG remembers; without an order, that of the checkout it remembers. */
function* holdNamed(
  context: StoreContext,
  shopId: string,
  { orderId, checkoutId }: Trade,
): StoreCommand<CheckoutAndAttempt | null> {
  if (orderId !== undefined) return yield* holdByOrder(context, shopId, orderId);
  return checkoutId === undefined ? null : yield* holdById(context, shopId, checkoutId);
}

function* queueAlone(
  { q }: StoreContext,
  { shopId, question, eventId, now }: RecordOrphanCommand,
  body: string,
): StoreCommand<void> {
  yield* run(
    q.insertInto('orphan_events').values({
      event_id: eventId,
      shop_id: shopId,
      gmo_order_id: question.gmoOrderId,
      body,
      state: 'waiting',
      tries: 0,
      next_at: now,
      lease_owner: null,
      last_detail: null,
      created_at: now,
      ended_at: null,
    }),
  );
}
