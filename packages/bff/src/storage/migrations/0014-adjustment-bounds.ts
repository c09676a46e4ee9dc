/**
 * An adjustment begins at what is left of its attempt's money, and nowhere else. With the rules of step 5 (downwards only, one open at a
 * time) all that ever goes back is at most what was charged, whatever the code above says. Frozen.
 */
import type { Migration } from './migration.ts';

const IS_LEFT = `SELECT 1 FROM attempts WHERE id = NEW.attempt_id
   AND coalesce(current_amount, amount) = NEW.from_amount AND coalesce(current_tax, tax) = NEW.from_tax`;
const WORDS = 'an adjustment begins at what is left';

/** The triggers. */
export const adjustmentBounds: Migration = {
  id: '0014-adjustment-bounds',
  sqlite: [
    `CREATE TRIGGER adjustments_begin_at_what_is_left BEFORE INSERT ON adjustments
   WHEN NOT EXISTS (${IS_LEFT})
   BEGIN SELECT RAISE(ABORT, '${WORDS}'); END`,
  ],
  postgres: [
    `CREATE FUNCTION adjustments_check_begin() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF NOT EXISTS (${IS_LEFT}) THEN RAISE EXCEPTION '${WORDS}' USING ERRCODE = 'check_violation'; END IF;
     RETURN NEW;
   END $$`,
    `CREATE TRIGGER adjustments_begin_at_what_is_left BEFORE INSERT ON adjustments
   FOR EACH ROW EXECUTE FUNCTION adjustments_check_begin()`,
  ],
};
