/** The two ways in which the time of the next inquiry may change, as expressions over the row that is being updated. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** At this moment or earlier: a hint never delays a question that is already due. */
export function earlierInquiry(at: number): RawBuilder<number> {
  return sql<number>`case when ${sql.ref('next_inquiry_at')} < ${at} then ${sql.ref('next_inquiry_at')} else ${at} end`;
}

/**
 * What a settlement wants, unless a hint came since it read the attempt: then the earlier of both, so that the hint's
 * question stays due. `null` = never again.
 */
export function settledInquiry(at: number | null, hintSequenceRead: number): RawBuilder<number | null> {
  const stored = sql.ref('next_inquiry_at');
  const hinted = at === null ? sql`${stored}` : earlierInquiry(at);
  return sql<
    number | null
  >`case when ${sql.ref('hint_sequence')} = ${hintSequenceRead} then ${at} else ${hinted} end`;
}
