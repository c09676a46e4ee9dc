import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createPostgresLanguage } from './dialects/postgres/postgres-language.ts';
import { SQLITE } from './dialects/sqlite/sqlite-engine.ts';
import { template } from './query-template.ts';
import type { StoreLanguage } from './store-command.ts';

interface Values {
  readonly id: string;
  readonly at: number;
  readonly columns: { readonly lease_owner?: string | null; readonly death?: 'refused' | undefined };
  readonly shownAt?: number | undefined;
}

const build = ({ q, locks }: StoreLanguage, { id, at, columns, shownAt }: Values) =>
  locks.hold(
    q
      .selectFrom('attempts')
      .select(['id', sql<number>`coalesce(${shownAt ?? null}, ${at})`.as('at')])
      .where('id', '=', id)
      .where('lease_owner', '=', columns.lease_owner ?? 'nobody')
      .where('next_inquiry_at', '<=', at)
      .limit(at),
  );

describe.each([
  ['SQLite', SQLITE],
  ['PostgreSQL', createPostgresLanguage()],
])('a template in the language of %s', (_, language) => {
  const given = { id: 'at_1', at: 5, columns: { lease_owner: 'me' }, shownAt: 7 };

  it('compiles to what its query compiles to', () => {
    const { sql: text, parameters } = template(build)(language, given).compile();
    const direct = build(language, given).compile();
    expect({ text, parameters }).toEqual({ text: direct.sql, parameters: direct.parameters });
  });

  it('is built once, and bound to the values of each call', () => {
    let built = 0;
    const counted = template((of: StoreLanguage, values: Values) => {
      built += 1;
      return build(of, values);
    });
    counted(language, given).compile();
    const other = { id: 'at_2', at: 6, columns: { lease_owner: null }, shownAt: 8 };
    expect(counted(language, other).compile().parameters).toEqual([8, 6, 'at_2', null, 6, 6]);
    expect(counted(language, given).compile().parameters).toEqual([7, 5, 'at_1', 'me', 5, 5]);
    expect(built).toBe(1);
  });

  it('has a form of its own for each choice of values and columns', () => {
    const query = template(build);
    const texts = [
      given,
      { ...given, shownAt: undefined },
      { ...given, columns: {} },
      { ...given, columns: { lease_owner: 'me', death: undefined } },
    ].map((values) => query(language, values).compile());
    expect(texts.map(({ parameters }) => parameters)).toEqual([
      [7, 5, 'at_1', 'me', 5, 5],
      [null, 5, 'at_1', 'me', 5, 5],
      [7, 5, 'at_1', 'nobody', 5, 5],
      [7, 5, 'at_1', 'me', 5, 5],
    ]);
  });

  it('writes only the columns that are given', () => {
    interface Change {
      readonly columns: { readonly tries?: number; readonly last_detail?: string | null };
      readonly id: string;
    }
    const query = template(({ q }: StoreLanguage, { columns, id }: Change) =>
      q.updateTable('outbox').set(columns).where('event_id', '=', id),
    );
    const parametersOf = (columns: Change['columns']) =>
      query(language, { columns, id: 'ev_1' }).compile().parameters;
    expect(parametersOf({ tries: 3 })).toEqual([3, 'ev_1']);
    expect(parametersOf({ last_detail: null })).toEqual([null, 'ev_1']);
    expect(parametersOf({ last_detail: 'a', tries: 1 })).toEqual(['a', 1, 'ev_1']);
    expect(parametersOf({ tries: 1, last_detail: 'a' })).toEqual([1, 'a', 'ev_1']);
  });
});

it('two languages share no form', () => {
  const query = template(build);
  const values = { id: 'at_1', at: 5, columns: {} };
  const [sqlite, postgres] = [SQLITE, createPostgresLanguage()].map((language) =>
    query(language, values).compile(),
  );
  expect(sqlite?.sql).not.toBe(postgres?.sql);
});

it('a query whose forms have no end is refused', () => {
  const query = template(({ q }: StoreLanguage, { columns }: { columns: Readonly<Record<string, number>> }) =>
    q.selectFrom('outbox').select('event_id').where('tries', 'in', Object.values(columns)),
  );
  const language = SQLITE;
  expect(() => {
    for (let n = 0; n < 201; n += 1) query(language, { columns: { [`c${String(n)}`]: n } }).compile();
  }).toThrow('more forms');
});
