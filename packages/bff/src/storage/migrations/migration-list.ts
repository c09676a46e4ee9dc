/** The list of all steps of the schema. Each engine applies those that a database lacks. */
import { firstTables } from './0001-first-tables.ts';
import { claims } from './0002-claims.ts';
import { idempotencyKeys } from './0003-idempotency-keys.ts';
import { orphans } from './0004-orphans.ts';
import { adjustments } from './0005-adjustments.ts';
import { merchantLists } from './0006-merchant-lists.ts';
import { salesEntries } from './0007-sales-entries.ts';
import { readerIndexes } from './0008-reader-indexes.ts';
import { forwards } from './0009-forwards.ts';
import { retention } from './0010-retention.ts';
import { trials } from './0011-trials.ts';
import { dayCounts } from './0012-day-counts.ts';
import { consoleIndexes } from './0013-console.ts';
import { adjustmentBounds } from './0014-adjustment-bounds.ts';
import { observability } from './0015-observability.ts';
import { allowances } from './0016-allowances.ts';
import { keeping } from './0017-keeping.ts';
import type { Migration } from './migration.ts';

/** All steps of this release, oldest first. */
export const MIGRATIONS: readonly Migration[] = [
  firstTables,
  claims,
  idempotencyKeys,
  orphans,
  adjustments,
  merchantLists,
  salesEntries,
  readerIndexes,
  forwards,
  retention,
  trials,
  dayCounts,
  consoleIndexes,
  adjustmentBounds,
  observability,
  allowances,
  keeping,
];
