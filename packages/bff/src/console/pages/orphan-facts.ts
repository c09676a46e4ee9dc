/** What is still known of a trade without a record: what the shop was told of it. */
import { orphanEventSchema } from '@epos-kantan/shared';
import type { OrphanEvent } from '@epos-kantan/shared';
import type { WaitingOrphan } from '../../checkout/ports/checkout-reader.ts';

/** The facts of its webhook; null once that was forgotten. */
export function orphanFacts({ body }: Pick<WaitingOrphan, 'body'>): OrphanEvent['data'] | null {
  return body === null ? null : orphanEventSchema.parse(JSON.parse(body)).data;
}
