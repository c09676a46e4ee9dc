/** What a browser sends to the console is anybody's text until a schema has read it: a value or a refusal, never a throw. */
import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../http/problem-response.ts';
import { readCursor } from '../http/routes/merchant-checkouts.ts';
import { actionKeySchema } from './actions/action-key.ts';
import { typedYen } from './actions/typed-yen.ts';
import { actionFieldsSchema, confirmationQuerySchema } from './routes/actions.ts';
import { eventsQuerySchema, resendFieldsSchema } from './routes/events.ts';
import { forwardsQuerySchema } from './routes/forwards.ts';
import { loginFieldsSchema, loginQuerySchema } from './routes/login.ts';
import { adoptionFieldsSchema, orphansQuerySchema } from './routes/orphans.ts';
import { paymentsQuerySchema } from './routes/payments.ts';
import { reportFileQuerySchema, reportQuerySchema } from './routes/report.ts';

const runs = { numRuns: FUZZ_RUNS };
const junk = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.webUrl(),
  fc.webPath(),
  fc.string().map((text) => `/console${text}`),
);

describe('the login', () => {
  it('goes on to a page of the console or nowhere', () => {
    fc.assert(
      fc.property(junk, (next) => {
        const query = loginQuerySchema.parse({ next });
        const form = loginFieldsSchema.safeParse({ key: 'x', next });
        expect(form.success).toBe(query.next !== undefined);
        if (query.next === undefined) return;
        const url = new URL(query.next, 'https://pay.shop.example');
        expect([url.origin, next.startsWith('/console')]).toEqual(['https://pay.shop.example', true]);
      }),
      runs,
    );
    for (const next of ['/console', '/console/payments?status=paid&from=2026-11-01', '/console?lang=ja'])
      expect(loginQuerySchema.parse({ next }).next).toBe(next);
  });

  it('takes one key, and no field that it does not know', () => {
    fc.assert(
      fc.property(junk, junk, (key, more) => {
        expect(loginFieldsSchema.safeParse({ key }).success).toBe(key.length <= 500);
        expect(loginFieldsSchema.safeParse({ key: 'x', [`x${more}`]: more }).success).toBe(false);
      }),
      runs,
    );
  });
});

const KEY = `console-${'a'.repeat(26)}`;

/** Every query and form, with an example of each field. */
const INPUTS = {
  payments: [
    paymentsQuerySchema,
    {
      q: 'A-1',
      status: 'paid',
      funds: 'captured',
      attention: 'true',
      from: '2026-11-01',
      to: '2026-11-30',
      cursor: 'x',
    },
  ],
  confirmation: [confirmationQuerySchema, { key: KEY, attempt: '2', amount: '300', tax: '0', lang: 'ja' }],
  action: [
    actionFieldsSchema,
    { key: KEY, left: '9800', attempt: '2', amount: '300', tax: '0', again: '300' },
  ],
  events: [eventsQuerySchema, { state: 'dead', before: '12' }],
  resend: [resendFieldsSchema, { key: KEY }],
  forwards: [forwardsQuerySchema, { after: '12' }],
  orphans: [orphansQuerySchema, { before: `1764000000000.ek${'a'.repeat(20)}-01` }],
  adoption: [adoptionFieldsSchema, { key: KEY, orderId: 'A-1' }],
  report: [reportQuerySchema, { from: '2026-11-01', to: '2026-11-30' }],
  file: [reportFileQuerySchema, { from: '2026-11-01', to: '2026-11-30', by: 'entry', charset: 'shift_jis' }],
} as const;

describe.each(Object.entries(INPUTS))('the fields of %s', (_, [schema, example]) => {
  it('are read whole', () => {
    expect(schema.safeParse(example)).toMatchObject({ success: true });
  });

  it('are read or refused whatever stands in one of them, and another field is refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(example)), junk, (name, value) => {
        const read = schema.safeParse({ ...example, [name]: value });
        if (!read.success) return;
        // What was taken says nothing but words and numbers, none of them longer than a field may be.
        for (const field of Object.values(read.data))
          expect(['string', 'number', 'undefined']).toContain(typeof field);
        expect(JSON.stringify(read.data).length).toBeLessThan(2_000);
      }),
      runs,
    );
    fc.assert(
      fc.property(junk, (value) => {
        expect(schema.safeParse({ ...example, [`more${value}`]: value }).success).toBe(false);
      }),
      runs,
    );
  });
});

describe('a key of a confirmation', () => {
  it('is one that the console made', () => {
    fc.assert(
      fc.property(junk, (text) => {
        expect(actionKeySchema.safeParse(text).success).toBe(/^console-[a-z2-7]{26}$/.test(text));
      }),
      runs,
    );
  });
});

describe('an amount that was typed', () => {
  const yen = fc.integer({ min: 0, max: 99_999_999 });

  it('is read in each way in which people write it', () => {
    fc.assert(
      fc.property(yen, (amount) => {
        const plain = String(amount);
        const wide = plain.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
        const written = amount.toLocaleString('en');
        for (const text of [plain, wide, written, `¥${written}`, `${wide}円`, ` ${plain} `, `￥${plain}`])
          expect([text, typedYen(text)]).toEqual([text, amount]);
      }),
      runs,
    );
  });

  it('is nothing else: no sign, no point, no other sign of a number', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          junk,
          fc.double().map(String),
          yen.map((amount) => `-${String(amount)}`),
        ),
        (text) => {
          const read = typedYen(text);
          if (read !== null) expect(Number(text.normalize('NFKC').replace(/\D/g, ''))).toBe(read);
        },
      ),
      runs,
    );
    for (const text of ['', '-1', '1.5', '1e3', '0x10', '100000000', '１．５', '円', '1円2', '٣'])
      expect([text, typedYen(text)]).toEqual([text, null]);
  });
});

describe('where a page ended', () => {
  it('is a place or a refusal', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          junk,
          fc.nat().map((at) => `${String(at)}.co_${'a'.repeat(26)}`),
        ),
        (cursor) => {
          try {
            const { createdAt, id } = readCursor(cursor);
            expect(`${String(createdAt)}.${id}`).toBe(cursor.replace(/^0+(?=\d)/, ''));
          } catch (error) {
            expect(error).toBeInstanceOf(ProblemError);
          }
        },
      ),
      runs,
    );
  });
});
