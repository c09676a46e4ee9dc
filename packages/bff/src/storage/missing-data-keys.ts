/**
 * Refuses to go on when stored values are sealed with a key that is not in `DATA_KEY`: otherwise the payments they belong to would
 * fail one by one, long after the start. Called when the store is opened, by `serve` and by `migrate`.
 */
import { sql } from 'kysely';
import { StorageFault } from './storage-fault.ts';
import { all } from './store-command.ts';
import type { StoreCommand, StoreContext } from './store-command.ts';

const SEALED_COLUMNS = ['access_pass', 'token', 'start_url'] as const;

/**
 * Every key that ever sealed here has its proof in `data_keys`, so that rows are looked at only when one of those is not at hand.
 * @throws StorageFault `data_key_wrong`, naming the missing ids
 */
export function* refuseMissingDataKeys({ q, cipher }: StoreContext): StoreCommand<void> {
  const known = yield* all(q.selectFrom('data_keys').select('id').orderBy('id'));
  const absent = known.map(({ id }) => id).filter((id) => !cipher.keyIds.includes(id));
  const missing: string[] = [];
  for (const id of absent) {
    const start = `v1.${id}.`;
    const sealed = q
      .selectFrom('attempts')
      .select('id')
      .where(({ or }) =>
        or(
          SEALED_COLUMNS.map(
            (column) => sql<boolean>`substr(${sql.ref(column)}, 1, ${start.length}) = ${start}`,
          ),
        ),
      )
      .limit(1);
    const forwards = q
      .selectFrom('forwards')
      .select('sequence')
      .where(sql<boolean>`substr(${sql.ref('body')}, 1, ${start.length}) = ${start}`)
      .limit(1);
    const isUsed = (yield* all(sealed)).length > 0 || (yield* all(forwards)).length > 0;
    if (isUsed) missing.push(`"${id}"`);
  }
  if (missing.length === 0) return;
  throw new StorageFault(
    'data_key_wrong',
    `DATA_KEY lacks ${missing.join(', ')}, with which values in this database are sealed. Put the former key back behind the active ` +
      'one: DATA_KEY=<new id>:<new key>,<former id>:<former key>. A key that was given without an id is called "main".',
  );
}
