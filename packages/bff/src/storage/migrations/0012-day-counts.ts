/** What pages tell by beacon, counted by day. Frozen. */
import type { Migration } from './migration.ts';

function steps(integer: string, ending: string): readonly string[] {
  return [
    `CREATE TABLE day_counts (
  shop_id TEXT NOT NULL CHECK (shop_id <> ''),
  day TEXT NOT NULL CHECK (length(day) = 10),
  name TEXT NOT NULL CHECK (name IN ('shown', 'pressed')),
  count ${integer} NOT NULL CHECK (count >= 0),
  PRIMARY KEY (shop_id, day, name)
)${ending}`,
  ];
}

/** `day_counts`. */
export const dayCounts: Migration = {
  id: '0012-day-counts',
  sqlite: steps('INTEGER', ' STRICT, WITHOUT ROWID'),
  postgres: steps('BIGINT', ''),
};
