import { CHECKOUT_STATUSES } from '@epos-kantan/shared';
import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LIFECYCLE, eventOfStatus, nextStatus } from './checkout-lifecycle.ts';
import type { AttemptNews } from './checkout-lifecycle.ts';

const NEWS = Object.keys(LIFECYCLE.created) as AttemptNews[];
const runs = { numRuns: FUZZ_RUNS };
const news = fc.array(fc.constantFrom(...NEWS), { maxLength: 30 });
const after = (list: readonly AttemptNews[], status: (typeof CHECKOUT_STATUSES)[number] = 'created') =>
  list.reduce(nextStatus, status);

it('every status and every piece of news give a status of the list, which has one event', () => {
  for (const status of CHECKOUT_STATUSES)
    for (const one of NEWS) {
      const next = nextStatus(status, one);
      expect(CHECKOUT_STATUSES).toContain(next);
      expect(eventOfStatus(next)).toBe(`checkout.${next}`);
      // GMO-PG repeats itself.
      if (one !== 'restarted') expect(nextStatus(next, one)).toBe(next);
    }
});

it('any news in any order ends paid exactly when one of them was that it paid', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CHECKOUT_STATUSES), news, (status, list) => {
      expect(after(list, status) === 'paid').toBe(status === 'paid' || list.includes('paid'));
    }),
    runs,
  );
});

it('what has ended is payable again only by a new attempt', () => {
  fc.assert(
    fc.property(fc.constantFrom('failed', 'canceled', 'expired'), news, (status, list) => {
      const others = list.filter((one) => one !== 'restarted' && one !== 'paid');
      expect(after(others, status)).toBe(status);
      expect(nextStatus(after(others, status), 'restarted')).toBe('created');
    }),
    runs,
  );
});
