import { expect, it } from 'vitest';
import { makeFound } from '../testing/make-records.ts';
import type { CheckoutAndAttempts } from './checkout.ts';
import { inquireForShop } from './inquire-for-shop.ts';

/** A checkout with attempts 1 to `count`, the first of which is the current one; those named are not watched any more. */
function withAttempts(count: number, unwatched: readonly number[] = []): CheckoutAndAttempts {
  const { checkout } = makeFound();
  const attempts = Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const nextInquiryAt = unwatched.includes(number) ? null : 1;
    return makeFound({ id: `at_${String(number)}`, number, nextInquiryAt }).attempt;
  });
  return { checkout, attempts };
}

/** Asks, with GMO-PG answering about all but `silent`. */
async function ask(found: CheckoutAndAttempts, silent: readonly string[] = []) {
  const asked: string[] = [];
  const answered = await inquireForShop(
    {
      refresh: async (id) => {
        asked.push(id);
        return { found: makeFound(), answered: !silent.includes(id) };
      },
    },
    found,
  );
  return { asked, answered };
}

it('the current attempt is always asked about, the others while they are watched', async () => {
  expect(await ask(withAttempts(4, [1, 3]))).toEqual({ asked: ['at_1', 'at_2', 'at_4'], answered: true });
});

it('of many attempts the current and the newest four are asked about', async () => {
  expect((await ask(withAttempts(20))).asked).toEqual(['at_1', 'at_17', 'at_18', 'at_19', 'at_20']);
});

it('one question without an answer is no answer', async () => {
  expect((await ask(withAttempts(3), ['at_2'])).answered).toBe(false);
});
