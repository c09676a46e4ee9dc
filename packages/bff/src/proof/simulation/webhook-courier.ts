/** Carries webhooks to the shop in a simulated world, by the real queue and the real rules of when to try again. */
import type { Core } from '../../checkout/core.ts';
import { endOf } from '../../webhook/deliver-due.ts';
import type { SendResult } from '../../outbound/send-request.ts';
import type { OutboxRow, WebhookOutbox } from '../../webhook/webhook-outbox.ts';
import type { World } from './world-parts.ts';

/** Sends what is due, at most 16 at a time. */
export async function deliverWebhooks(world: World, outbox: WebhookOutbox, core: Core): Promise<void> {
  const now = core.clock.now();
  const rows = await outbox.claimDue({ now, limit: 16, owner: core.instanceId, leaseUntil: now + 60_000 });
  await Promise.all(
    rows.map(async (row) => {
      const result = await send(world, row);
      const end = endOf(result, row.tries + 1, core.clock.now(), world.random.fraction());
      await outbox.recordEnd({ eventId: row.eventId, owner: core.instanceId, now: core.clock.now(), end });
    }),
  );
}

async function send(world: World, row: OutboxRow): Promise<SendResult> {
  const fault = world.faults.strike('webhook');
  await world.time.sleep(world.random.between(5, 300));
  if (fault === 'webhook_lost') return { kind: 'failed', detail: 'lost' };
  if (fault === 'webhook_refused') return { kind: 'answered', status: 500, retryAfterMs: null, answer: '' };
  const isNew = world.oracle.deliveredBody(row.eventId) === undefined;
  world.oracle.delivered(row.eventId, row.body);
  if (isNew) world.shop.told(row.body);
  if (fault === 'webhook_answer_lost') return { kind: 'failed', detail: 'the answer was lost' };
  return { kind: 'answered', status: 204, retryAfterMs: null, answer: '' };
}
