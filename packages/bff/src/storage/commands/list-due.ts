/** The timer's two lists. Each reads one index, whatever else is stored. */
import { all } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** Ids of attempts whose `nextInquiryAt` has come, oldest first. */
export function* listInquiriesDue(
  { q }: StoreContext,
  now: number,
  limit: number,
): StoreCommand<readonly string[]> {
  const query = q
    .selectFrom('attempts')
    .select('id')
    .where('next_inquiry_at', '<=', now)
    .orderBy('next_inquiry_at')
    .limit(limit);
  return (yield* all(query)).map((row) => row.id);
}

/** Ids of attempts whose automatic capture is due, oldest first. */
export function* listCapturesDue(
  { q }: StoreContext,
  now: number,
  limit: number,
): StoreCommand<readonly string[]> {
  const query = q
    .selectFrom('attempts')
    .select('id')
    .where('capture', '=', 'due')
    .where('capture_next_at', '<=', now)
    .orderBy('capture_next_at')
    .limit(limit);
  return (yield* all(query)).map((row) => row.id);
}
