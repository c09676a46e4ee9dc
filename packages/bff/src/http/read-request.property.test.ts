import { PROBLEMS, handleSchema, orderTokenRequestSchema } from '@epos-kantan/shared';
import { FUZZ_RUNS } from '@epos-kantan/shared/testing/fuzz-runs';
import { anyUnit, wholeCharacter } from '@epos-kantan/shared/testing/any-text';
import { handle } from '@epos-kantan/shared/testing/valid-values';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ProblemError } from './problem-response.ts';
import { decodeUtf8, readBody } from './read-body.ts';
import { readForm, readJson, readOptionalJson, readQuery, readSegment, readWord } from './read-request.ts';

const runs = { numRuns: FUZZ_RUNS };
const LIMITS = { bytesMax: 100, ms: 10_000 };
const post = (body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}): Request =>
  new Request('http://bff/', { method: 'POST', body, headers });
const chunked = (chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

/** A body of about as many bytes as are taken, in pieces. */
const atTheBound = fc
  .tuple(fc.integer({ min: 98, max: 103 }), fc.integer({ min: 1, max: 60 }))
  .map(([bytes, piece]) =>
    Array.from({ length: Math.ceil(bytes / piece) }, (_, n) =>
      Buffer.alloc(Math.min(piece, bytes - n * piece), n),
    ),
  );

/** The code of the problem that it ends in, or null when it ends well. */
async function problemOfCall(call: () => unknown): Promise<string | null> {
  try {
    await call();
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    expect(PROBLEMS).toHaveProperty((error as ProblemError).code);
    return (error as ProblemError).code;
  }
}

describe('a body', () => {
  it('in any pieces is read whole up to its bound, and one byte more is a problem', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }), atTheBound),
        async (chunks) => {
          const whole = Buffer.concat(chunks);
          const init = { method: 'POST', body: chunked(chunks), duplex: 'half' } as RequestInit;
          const reading = readBody(new Request('http://bff/', init), LIMITS);
          if (whole.length > LIMITS.bytesMax)
            await expect(reading).rejects.toMatchObject({ code: 'body_too_large' });
          else expect(Buffer.from(await reading)).toEqual(whole);
        },
      ),
      runs,
    );
  });

  it('is the very text that it holds, or no UTF-8', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), fc.string({ unit: wholeCharacter }), (bytes, text) => {
        expect(decodeUtf8(Buffer.from(text))).toBe(text.replace(/^\ufeff/, ''));
        try {
          expect(Buffer.from(decodeUtf8(bytes).replace(/^\ufeff/, '')).length).toBeLessThanOrEqual(
            bytes.length,
          );
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_json' });
        }
      }),
      runs,
    );
  });
});

describe('a request of any bytes', () => {
  const part = fc.oneof(
    fc
      .constantFrom(
        '{',
        '}',
        '"orderToken"',
        ':',
        '"x"',
        ',',
        'orderToken=x',
        '&',
        '%',
        '+',
        'null',
        '[',
        ']',
      )
      .map((one) => Buffer.from(one)),
    fc.uint8Array({ maxLength: 6 }),
  );
  const bytes = fc.array(part, { maxLength: 12 }).map((parts) => Buffer.concat(parts));
  const type = fc.constantFrom(
    'application/json',
    'application/json; charset=utf-8',
    'application/x-www-form-urlencoded',
    'text/plain',
    '',
    'application/json\t',
    'multipart/form-data',
  );

  it('is what its schema takes, or a problem of the list', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, type, async (body, contentType) => {
        for (const read of [readJson, readOptionalJson, readForm]) {
          const code = await problemOfCall(async () => {
            expect(
              Object.keys(await read(post(body, { 'content-type': contentType }), orderTokenRequestSchema)),
            ).toEqual(['orderToken']);
          });
          if (!/json|urlencoded/.test(contentType) && body.length > 0)
            expect(code).toBe('unsupported_media_type');
        }
      }),
      runs,
    );
  });

  it('gives back what was written, as JSON and as a form', async () => {
    const schema = z.strictObject({ orderToken: z.string(), lang: z.string().optional() });
    const fields = fc.record({
      orderToken: fc.string({ unit: wholeCharacter }),
      lang: fc.string(),
    });
    await fc.assert(
      fc.asyncProperty(fields, async (value) => {
        const json = { 'content-type': 'application/json' };
        expect(await readJson(post(JSON.stringify(value), json), schema)).toEqual(value);
        expect(await readOptionalJson(post(JSON.stringify(value), json), schema)).toEqual(value);
        const form = post(new URLSearchParams(value), {
          'content-type': 'application/x-www-form-urlencoded',
        });
        expect(await readForm(form, schema)).toEqual(value);
        const twice = `${new URLSearchParams(value).toString()}&orderToken=x`;
        expect(
          await problemOfCall(() =>
            readForm(post(twice, { 'content-type': 'application/x-www-form-urlencoded' }), schema),
          ),
        ).toBe('invalid_request');
      }),
      runs,
    );
  });
});

it('a segment of the path is of its form, or not found', async () => {
  await fc.assert(
    fc.asyncProperty(
      handle,
      fc.option(fc.string({ unit: anyUnit }), { nil: undefined }),
      async (good, other) => {
        expect(readSegment(handleSchema, good)).toBe(good);
        if (!/^[a-z2-7]{26}$/.test(other ?? ''))
          expect(await problemOfCall(() => readSegment(handleSchema, other))).toBe('not_found');
      },
    ),
    runs,
  );
});

it('a query of any text is what its schema takes, or a problem; what was written comes back', async () => {
  const schema = z.strictObject({ status: z.enum(['paid']).optional(), q: z.string().max(5).optional() });
  const get = (query: string): Request => new Request(`http://bff/?${query}`);
  const fields = fc.record(
    { status: fc.constant('paid'), q: fc.string({ maxLength: 5 }) },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fields, fc.string({ unit: anyUnit }), async (value, text) => {
      const written = new URLSearchParams(value).toString();
      expect(readQuery(get(written), schema)).toEqual(value);
      expect(await problemOfCall(() => readQuery(get(`${written}&q=1&q=1`), schema))).toBe('invalid_request');
      expect(await problemOfCall(() => readQuery(get(`${written}&more=1`), schema))).toBe('invalid_request');
      expect([null, 'invalid_request']).toContain(
        await problemOfCall(() => readQuery(get(text.replace(/[\ud800-\udfff]/g, '')), schema)),
      );
    }),
    runs,
  );
});

describe('a body that is one word', () => {
  const word = z.enum(['shown', 'pressed']);
  const type = { 'content-type': 'text/plain;charset=UTF-8' };

  it('is that word and nothing around it, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.constantFrom('shown', 'pressed', 'shown ', '"shown"'),
          fc.string({ unit: anyUnit, maxLength: 12 }),
        ),
        async (text) => {
          const problem = await problemOfCall(() => readWord(post(text, type), word));
          expect(problem).toBe(text === 'shown' || text === 'pressed' ? null : 'invalid_request');
        },
      ),
      runs,
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 20 }), async (bytes) => {
        await problemOfCall(() => readWord(post(Buffer.from(bytes), type), word));
      }),
      runs,
    );
  });

  it('of another type is refused', async () => {
    expect(
      await problemOfCall(() => readWord(post('shown', { 'content-type': 'application/json' }), word)),
    ).toBe('unsupported_media_type');
  });
});
