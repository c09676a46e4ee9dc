import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  holdsSchema,
  orphanEvent as orphan,
  refuses,
  unknownField,
  webhookData,
  webhookEvent as event,
} from './testing/valid-values.ts';
import { FUZZ_RUNS } from './testing/fuzz-runs.ts';
import { orphanEventSchema, webhookDataSchema, webhookEventSchema } from './webhook-event.ts';

it('an event is read whole, and junk is refused without a throw', () => {
  holdsSchema(webhookDataSchema, webhookData);
  holdsSchema(webhookEventSchema, event);
  holdsSchema(orphanEventSchema, orphan);
});

it('an event is either about a checkout or about a trade without one, never both', () => {
  refuses(orphanEventSchema, event);
  refuses(webhookEventSchema, orphan);
});

it('what is new in it is left out', () => {
  fc.assert(
    fc.property(event, unknownField, (value, [name, more]) => {
      const newer = { ...value, [name]: more, data: { ...value.data, [name]: more } };
      expect(webhookEventSchema.parse(newer)).toEqual(value);
    }),
    { numRuns: FUZZ_RUNS },
  );
});
