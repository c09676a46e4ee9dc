/** The words that are stored and shown: a database of before has to be read by the program of tomorrow. */
import { expect, it } from 'vitest';
import { ATTEMPT_PHASES, CAPTURE_STATES, DEATHS, INSTRUCTIONS, currentOf } from './checkout.ts';
import { REFUSALS, TRADE_PHASES, UNCERTAINTIES } from './gateway-result.ts';
import { POLL_MS, START_GRACE_MS, SWEEP_MS, UNKNOWN_ATTENTION_MS } from './policy.ts';
import { makeFound } from '../testing/make-records.ts';

it('the words of an attempt stay', () => {
  expect(ATTEMPT_PHASES).toEqual(['reserved', 'entered', 'executed', 'paid', 'dead']);
  expect(DEATHS).toEqual(['failed', 'canceled', 'expired', 'abandoned']);
  expect(INSTRUCTIONS).toEqual(['entry', 'execute', 'capture']);
  expect(CAPTURE_STATES).toEqual(['none', 'due', 'done', 'failed']);
});

it('the words for what GMO-PG says stay', () => {
  expect(TRADE_PHASES.join(' ')).toBe(
    'registered ready authenticating authorized captured canceled returned failed expired other',
  );
  expect(REFUSALS.join(' ')).toBe(
    'duplicate_order already_executed wrong_state busy not_found too_late configuration invalid foreign_start_url',
  );
  expect(UNCERTAINTIES.join(' ')).toBe(
    'timeout connection_lost garbled in_process system_error unseen_code http_status',
  );
});

it('the times of the rules are as documented', () => {
  expect([START_GRACE_MS, SWEEP_MS, UNKNOWN_ATTENTION_MS, POLL_MS]).toEqual([
    120_000, 1_209_600_000, 900_000, 600_000,
  ]);
});

it('the current attempt is the one that the checkout names; a checkout without it is a bug', () => {
  const { checkout, attempt } = makeFound();
  const other = makeFound({ id: 'at_2' }).attempt;
  expect(currentOf({ checkout, attempts: [other, attempt] })).toEqual({ checkout, attempt });
  expect(() => currentOf({ checkout, attempts: [other] })).toThrow(
    `checkout ${checkout.id} lacks its current attempt`,
  );
});
