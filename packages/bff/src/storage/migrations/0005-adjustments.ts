/**
 * Cancels, refunds and changes of a paid trade. Frozen. The money only ever goes down, never below nothing, and never twice from the same
 * place: what was refunded can never be more than what was charged, whatever the code above says.
 */
import type { Migration } from './migration.ts';

function steps(integer: string, ending: string): readonly string[] {
  const columns = [
    `current_amount ${integer} CHECK (current_amount BETWEEN 0 AND amount + tax)`,
    `current_tax ${integer} CHECK (current_tax >= 0 AND current_amount + current_tax <= amount + tax)`,
    `adjustment_id TEXT`,
    `adjustment_kind TEXT CHECK (adjustment_kind IN ('cancel', 'refund', 'change'))`,
    `adjustment_amount ${integer} CHECK (adjustment_amount >= 0)`,
    `adjustment_tax ${integer} CHECK (adjustment_tax >= 0)`,
    `adjustment_tries ${integer} CHECK (adjustment_tries >= 0)`,
    `adjustment_begun_at ${integer}`,
    `adjustment_next_at ${integer} CHECK ((adjustment_next_at IS NULL) = (adjustment_id IS NULL))`,
    `adjusted_at ${integer}`,
  ];
  return [
    ...columns.map((column) => `ALTER TABLE attempts ADD COLUMN ${column}`),
    `CREATE INDEX attempts_adjustment_due ON attempts (adjustment_next_at) WHERE adjustment_next_at IS NOT NULL`,
    `CREATE TABLE adjustments (
  operation_id TEXT NOT NULL PRIMARY KEY CHECK (operation_id <> ''),
  shop_id TEXT NOT NULL,
  checkout_id TEXT NOT NULL,
  attempt_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('cancel', 'refund', 'change')),
  from_amount ${integer} NOT NULL CHECK (from_amount >= 1),
  from_tax ${integer} NOT NULL CHECK (from_tax >= 0),
  to_amount ${integer} NOT NULL CHECK (to_amount >= 0),
  to_tax ${integer} NOT NULL CHECK (to_tax >= 0),
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'refused')),
  detail TEXT CHECK (length(detail) <= 500),
  begun_at ${integer} NOT NULL,
  ended_at ${integer},
  FOREIGN KEY (checkout_id, attempt_id) REFERENCES attempts (checkout_id, id),
  CHECK (to_amount + to_tax < from_amount + from_tax),
  CHECK ((state = 'open') = (ended_at IS NULL))
)${ending}`,
    `CREATE UNIQUE INDEX adjustments_one_open ON adjustments (attempt_id) WHERE state = 'open'`,
    `CREATE UNIQUE INDEX adjustments_once_from ON adjustments (attempt_id, (from_amount + from_tax))
   WHERE state <> 'refused'`,
    `CREATE INDEX adjustments_of_checkout ON adjustments (checkout_id, begun_at)`,
  ];
}

/** `adjustments`, and what an attempt keeps of the open one. */
export const adjustments: Migration = {
  id: '0005-adjustments',
  sqlite: steps('INTEGER', ' STRICT'),
  postgres: steps('BIGINT', ''),
};
