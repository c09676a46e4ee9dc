/**
 * Counts and sums what happened in a span of time, for charts. Never more than a day at once: on SQLite a read holds up every payment for as
 * long as it takes.
 */
import { sql } from 'kysely';
import type { CheckoutReader, SpanFigures, UnpaidReason } from '../../checkout/ports/checkout-reader.ts';
import { all, one } from '../store-command.ts';
import type { StoreCommand, StoreContext } from '../store-command.ts';

/** Longest span, in ms. */
export const SPAN_MS_MAX = 86_400_000;

type Span = Parameters<CheckoutReader['figures']>[0];

/** Literally, as in the index: parameters would not be seen to fit it. */
const ENDS = ['checkout.paid', 'checkout.failed', 'checkout.canceled', 'checkout.expired'] as const;

/** See `CheckoutReader.figures`. */
export function* readFigures(context: StoreContext, span: Span): StoreCommand<SpanFigures> {
  if (span.to - span.from > SPAN_MS_MAX) throw new Error('figures are read a day at a time');
  return {
    paid: yield* paidIn(context, span),
    unpaid: yield* unpaidIn(context, span),
    ...(yield* salesIn(context, span)),
  };
}

function endsIn({ q }: StoreContext, { shopId, from, to }: Span) {
  return q
    .selectFrom('events as event')
    .innerJoin('checkouts', 'checkouts.id', 'event.checkout_id')
    .where('checkouts.trial', '=', sql.lit(0))
    .where('event.shop_id', '=', shopId)
    .where(
      'event.type',
      'in',
      ENDS.map((type) => sql.lit(type)),
    )
    .where('event.at', '>=', from)
    .where('event.at', '<', to);
}

function* paidIn(context: StoreContext, span: Span): StoreCommand<SpanFigures['paid']> {
  const took = sql<number>`event.at - attempt.created_at`;
  const payments = endsIn(context, span)
    .innerJoin('attempts as attempt', 'attempt.id', 'event.attempt_id')
    .where('event.type', '=', 'checkout.paid');
  const sums = yield* one(
    payments.select([
      ({ fn }) => fn.countAll<number>().as('count'),
      sql<number>`cast(coalesce(sum(attempt.amount + attempt.tax), 0) as bigint)`.as('total'),
    ]),
  );
  const { count, total } = sums ?? { count: 0, total: 0 };
  /** The shortest time that this share of the payments did not exceed. */
  function* percentile(percent: number): StoreCommand<number | null> {
    if (count === 0) return null;
    const place = Math.ceil((count * percent) / 100);
    const row = yield* one(
      payments
        .select(took.as('ms'))
        .orderBy(took)
        .limit(1)
        .offset(place - 1),
    );
    return row?.ms ?? null;
  }
  return { count, total, p50Ms: yield* percentile(50), p90Ms: yield* percentile(90) };
}

function* unpaidIn(context: StoreContext, span: Span): StoreCommand<SpanFigures['unpaid']> {
  const rows = yield* all(
    endsIn(context, span)
      .select(['event.type', 'event.by', ({ fn }) => fn.countAll<number>().as('count')])
      // Not those of a payment that was canceled afterwards: it was paid.
      .where('event.status_to', 'in', ['failed', 'canceled', 'expired'])
      .groupBy(['event.type', 'event.by']),
  );
  const unpaid: Record<UnpaidReason, number> = {
    failed: 0,
    canceled_by_shopper: 0,
    canceled_by_shop: 0,
    canceled: 0,
    expired: 0,
  };
  for (const { type, by, count } of rows) unpaid[reasonOf(type, by)] += count;
  return unpaid;
}

function reasonOf(type: string, by: 'shopper' | 'shop' | null): UnpaidReason {
  if (type === 'checkout.failed') return 'failed';
  if (type === 'checkout.expired') return 'expired';
  return by === null ? 'canceled' : `canceled_by_${by}`;
}

function* salesIn(
  { q }: StoreContext,
  { shopId, from, to }: Span,
): StoreCommand<Pick<SpanFigures, 'captured' | 'givenBack'>> {
  const rows = yield* all(
    q
      .selectFrom('sales_entries')
      .select([
        'kind',
        ({ fn }) => fn.countAll<number>().as('count'),
        sql<number>`cast(sum(amount + tax) as bigint)`.as('total'),
      ])
      .where('shop_id', '=', shopId)
      .where('processed_at', '>=', from)
      .where('processed_at', '<', to)
      .groupBy('kind'),
  );
  const sumOf = (isCaptured: boolean) =>
    rows
      .filter(({ kind }) => (kind === 'captured') === isCaptured)
      .reduce((sum, row) => ({ count: sum.count + row.count, total: sum.total + row.total }), {
        count: 0,
        total: 0,
      });
  return { captured: sumOf(true), givenBack: sumOf(false) };
}
