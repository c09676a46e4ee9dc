/** All checks, in the order of the report. docs/doctor.md lists the same, held together by a test. */
import { addressChecks } from './address-checks.ts';
import type { GroupedCheck } from './check.ts';
import { configurationChecks } from './configuration-checks.ts';
import { databaseChecks } from './database-place-checks.ts';
import { environmentChecks } from './environment-checks.ts';
import { gmoChecks } from './gmo-checks.ts';
import { publicChecks } from './public-checks.ts';
import { secretChecks } from './secret-checks.ts';
import { shopPageChecks } from './shop-page-checks.ts';
import { webhookChecks } from './webhook-checks.ts';

/** Every check once. */
export const CHECKS: readonly GroupedCheck[] = [
  ...configurationChecks,
  ...addressChecks,
  ...secretChecks,
  ...environmentChecks,
  ...databaseChecks,
  ...gmoChecks,
  ...publicChecks,
  ...shopPageChecks,
  ...webhookChecks,
];
