/** The two ways in which the time of the next inquiry may change, as expressions over the row that is being updated. */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** At this moment or earlier: a hint never delays a question that is already due. Nothing changes it to `null` = never. */
export function earlierInquiry<At extends number | null>(at: At): RawBuilder<At> {
  const stored = sql.ref('next_inquiry_at');
  // Not decided here by what `at` is: the query is the same for every value.
  return sql<At>`case when ${stored} < ${at} then ${stored} else coalesce(${at}, ${stored}) end`;
}

/**
 * What a settlement wants, unless a hint came since it read the attempt: then the earlier of both, so that the hint's
 * question stays due. `null` = never again.
 */
export function settledInquiry(at: number | null, hintSequenceRead: number): RawBuilder<number | null> {
  return sql<
    number | null
  >`case when ${sql.ref('hint_sequence')} = ${hintSequenceRead} then ${at} else ${earlierInquiry(at)} end`;
}
