/**
 * The entries of the sales report. Frozen. Each trade begins with one entry of money taken; every later one only gives back, and together
 * they never give back more than was taken.
 */
import type { Migration } from './migration.ts';

function steps(integer: string, sequence: string, ending: string): readonly string[] {
  const columns = [
    `booked_entries ${integer} CHECK (booked_entries >= 1)`,
    `booked_amount ${integer} CHECK (booked_amount BETWEEN 0 AND amount + tax)`,
    `booked_tax ${integer} CHECK (booked_tax >= 0 AND booked_amount + booked_tax <= amount + tax)`,
    `booked_points ${integer}`,
    `booked_coupon ${integer} CHECK ((booked_coupon IS NULL) = (booked_entries IS NULL))`,
    `epos_trade_id TEXT CHECK (length(epos_trade_id) BETWEEN 1 AND 64)`,
  ];
  return [
    ...columns.map((column) => `ALTER TABLE attempts ADD COLUMN ${column}`),
    `CREATE TABLE sales_entries (
  sequence ${sequence},
  shop_id TEXT NOT NULL,
  checkout_id TEXT NOT NULL,
  attempt_id TEXT NOT NULL,
  number ${integer} NOT NULL CHECK (number >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('captured', 'changed', 'canceled')),
  amount ${integer} NOT NULL,
  tax ${integer} NOT NULL,
  points ${integer} NOT NULL,
  coupon ${integer} NOT NULL,
  processed_at ${integer} NOT NULL,
  dated TEXT NOT NULL CHECK (dated IN ('gmo', 'clock')),
  booked_at ${integer} NOT NULL,
  UNIQUE (attempt_id, number),
  FOREIGN KEY (checkout_id, attempt_id) REFERENCES attempts (checkout_id, id),
  CHECK ((kind = 'captured') = (number = 1)),
  CHECK ((kind = 'captured' AND amount + tax > 0) OR (kind <> 'captured' AND amount + tax < 0))
)${ending}`,
    `CREATE INDEX sales_by_day ON sales_entries (shop_id, processed_at, sequence)`,
  ];
}

/** `sales_entries`, and what an attempt keeps of their sum. */
export const salesEntries: Migration = {
  id: '0007-sales-entries',
  sqlite: steps('INTEGER', 'INTEGER PRIMARY KEY', ' STRICT'),
  postgres: steps('BIGINT', 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY', ''),
};
