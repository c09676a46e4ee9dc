/**
 * The 65 things that are thrown at a payment component, row by row, and where each is held. `thrown-list.test.ts` checks that
 * every test named here is there under that very name, so that a row cannot lose its test unnoticed.
 */
import { rowsOfGmo } from './rows-of-gmo.ts';
import { rowsOfOperation } from './rows-of-operation.ts';
import { rowsOfRequests } from './rows-of-requests.ts';
import type { ThrownRow } from './thrown-row.ts';

/** All rows, by number. */
export const thrownList: readonly ThrownRow[] = [...rowsOfRequests, ...rowsOfGmo, ...rowsOfOperation];
