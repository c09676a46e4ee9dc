import { Secret, checkoutIdSchema, orderIdSchema } from '@epos-kantan/shared';
import { beforeEach, describe, expect, it } from 'vitest';
import { MADE_AT, POLICY, makeFound, makeTrade } from '../testing/make-records.ts';
import { adoptOrphan } from './adopt-orphan.ts';
import { askAboutOrphan, judgeSuspect } from './ask-about-orphan.ts';
import type { Core } from './core.ts';
import type { InquiryResult, Trade } from './gateway-result.ts';
import type {
  AdoptCommand,
  AdoptResult,
  OrphanQuestion,
  OrphanStore,
  RecordOrphanCommand,
} from './ports/orphan-store.ts';

const ID = `ek${'q'.repeat(20)}-01`;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const QUESTION: OrphanQuestion = {
  gmoOrderId: ID,
  firstHeardAt: MADE_AT,
  answers: 0,
  failures: 0,
  leasedUntil: MADE_AT + MINUTE,
};
/** Until when an unpaid one can still be paid: the term, the time at EPOS, the grace. */
const OVER = MADE_AT + (900 + 1800 + 120) * 1000;

const shown = (trade: Partial<Trade> = {}, answeredAt?: number): InquiryResult => ({
  kind: 'trade',
  trade: makeTrade(trade),
  ...(answeredAt === undefined ? {} : { answeredAt }),
});

describe('an answer about a suspect', () => {
  const judge = (inquiry: InquiryResult, question: Partial<OrphanQuestion> = {}, now = MADE_AT) =>
    judgeSuspect({ ...QUESTION, ...question }, inquiry, POLICY, now);

  it.each(['authorized', 'captured'] as const)('that shows it %s makes it an orphan', (phase) => {
    expect(judge(shown({ phase, tax: 100, canceledAmount: 900 }))).toMatchObject({
      kind: 'orphan',
      trade: { phase },
      detail: 'GMO-PG says AUTH over 9000 yen, and there is no record of it here',
    });
  });

  it('that there is none ends it', () => {
    expect(judge({ kind: 'not_found' })).toEqual({ kind: 'forget' });
  });

  const unpaid = [
    'registered',
    'ready',
    'authenticating',
    'failed',
    'expired',
    'canceled',
    'returned',
    'other',
  ] as const;
  it.each(unpaid)('that shows it %s is asked for again while it can be paid, ever more seldom', (phase) => {
    const later = (answers: number) => judge(shown({ phase }), { answers });
    expect(later(0)).toEqual({ kind: 'later', answered: true, at: MADE_AT + MINUTE });
    expect(later(2)).toEqual({ kind: 'later', answered: true, at: MADE_AT + 16 * MINUTE });
    expect(later(50)).toEqual({ kind: 'later', answered: true, at: MADE_AT + 24 * HOUR });
    expect(judge(shown({ phase }), {}, OVER).kind).toBe('later');
    expect(judge(shown({ phase }), {}, OVER + 1).kind).toBe('forget');
  });

  it('ends it by both clocks only', () => {
    expect(judge(shown({ phase: 'ready' }, OVER), {}, OVER + HOUR).kind).toBe('later');
    expect(judge(shown({ phase: 'ready' }, OVER + 1), {}, OVER + HOUR).kind).toBe('forget');
    expect(judge(shown({ phase: 'ready' }, OVER + HOUR), {}, OVER).kind).toBe('later');
  });

  it.each<InquiryResult>([
    { kind: 'could_not_tell', detail: 'timeout' },
    { kind: 'misconfigured', codes: ['M01051011'] },
  ])('that tells nothing never ends it: $kind', (inquiry) => {
    expect(judge(inquiry, { failures: 1 }, OVER + HOUR)).toEqual({
      kind: 'later',
      answered: false,
      at: OVER + HOUR + 4 * MINUTE,
    });
  });
});

/** What the store was asked and told, and what the people who run it were. */
let claims: Parameters<OrphanStore['claimOrphan']>[0][];
let recorded: RecordOrphanCommand[];
let adopted: AdoptCommand[];
let noticed: object[];
let inquiry: InquiryResult;
let next: OrphanQuestion | null;
let published: string[];
let adoption: AdoptResult;
let known: Awaited<ReturnType<OrphanStore['findOrphan']>>;
let isNew: boolean;
let asked: string[];

beforeEach(() => {
  claims = [];
  recorded = [];
  adopted = [];
  published = [];
  adoption = { kind: 'adopted', found: makeFound() };
  noticed = [];
  asked = [];
  inquiry = shown();
  next = QUESTION;
  known = 'orphan';
  isNew = true;
});

const orphans: OrphanStore = {
  claimOrphan: (claim) => {
    claims.push(claim);
    return Promise.resolve(next);
  },
  recordOrphan: (command) => {
    recorded.push(command);
    return Promise.resolve(isNew);
  },
  findOrphan: () => Promise.resolve(known),
  adoptOrphan: (command) => {
    adopted.push(command);
    return Promise.resolve(adoption);
  },
};

function makeCore(): Core {
  const core: Partial<Core> = {
    clock: { now: () => MADE_AT },
    ids: { base32: (length) => 'a'.repeat(length) },
    policy: POLICY,
    changes: { publish: (checkoutId) => void published.push(checkoutId) },
    notices: { notify: (notice) => void noticed.push(notice) },
    gateway: {
      inquireTrade: (gmoOrderId: string) => {
        asked.push(gmoOrderId);
        return Promise.resolve(inquiry);
      },
    } as unknown as Core['gateway'],
  };
  return core as Core;
}

describe('a question about a suspect', () => {
  it('is not asked when there is none', async () => {
    next = null;
    await askAboutOrphan(makeCore(), orphans);
    expect([asked, recorded]).toEqual([[], []]);
  });

  it('is held no longer than a call can take: what a dead process asked is asked again within a minute', async () => {
    await askAboutOrphan(makeCore(), orphans);
    const [heldMs = 0] = claims.map(({ until, now }) => until - now);
    expect(heldMs).toBeGreaterThan(POLICY.gatewayTimeoutMs);
    expect(heldMs).toBeLessThan(MINUTE);
  });

  it('is recorded with what it means, and told to those who run it when it is new', async () => {
    await askAboutOrphan(makeCore(), orphans);
    expect(asked).toEqual([ID]);
    expect(recorded).toMatchObject([{ question: QUESTION, verdict: { kind: 'orphan' }, testMode: true }]);
    expect(noticed).toMatchObject([{ kind: 'attention', checkoutId: null, gmoOrderId: ID }]);
    isNew = false;
    await askAboutOrphan(makeCore(), orphans);
    expect(noticed).toHaveLength(1);
  });
});

describe('an adoption', () => {
  const orderId = orderIdSchema.parse('lost-1');
  const other = orderIdSchema.parse('lost-2');
  const adopt = (word?: typeof orderId) =>
    adoptOrphan(makeCore(), orphans, { gmoOrderId: ID, ...(word === undefined ? {} : { orderId: word }) });

  it('takes the order that GMO-PG remembers, and the money that is left of the trade', async () => {
    inquiry = shown({ orderId, tax: 100, canceledAmount: 5, canceledTax: 95 });
    expect((await adopt()).kind).toBe('adopted');
    expect(adopted).toMatchObject([{ gmoOrderId: ID, orderId, money: { amount: 9700, tax: 100 } }]);
    expect(asked).toEqual([ID]);
  });

  it('settles as a payment that nobody waited for: never captured by itself', async () => {
    inquiry = shown({ orderId, checkoutId: checkoutIdSchema.parse(`co_${'b'.repeat(26)}`) });
    await adopt();
    const dead = { phase: 'dead', alive: false, death: 'abandoned', attention: ['orphan_trade'] } as const;
    const plan = adopted[0]?.settle(
      makeFound({ ...dead, accessPass: new Secret('x') }, { status: 'created' }),
    );
    expect(plan).toMatchObject({
      attempt: { phase: 'paid', capture: 'none', attention: ['orphan_trade', 'paid_late'] },
      checkout: { status: 'paid', funds: 'authorized' },
      events: [{ type: 'checkout.attention', reason: 'paid_late' }],
    });
  });

  it('takes the operator’s word for an order that GMO-PG does not remember', async () => {
    expect((await adopt(other)).kind).toBe('adopted');
    expect(adopted[0]?.orderId).toBe(other);
  });

  it('that finds all attempts of the order used up says so each time, and changes nothing', async () => {
    inquiry = shown({ orderId });
    adoption = { kind: 'refused', refusal: 'attempts_exhausted' };
    expect([await adopt(), await adopt()]).toEqual([adoption, adoption]);
    expect([published, noticed]).toEqual([[], []]);
    adoption = { kind: 'adopted', found: makeFound() };
    await adopt();
    expect(published).toHaveLength(1);
  });

  it('gives what the first one did, without a question', async () => {
    known = makeFound();
    expect(await adopt()).toEqual({ kind: 'adopted', found: known });
    expect(asked).toEqual([]);
  });

  it.each<[string, () => void, typeof orderId | undefined]>([
    ['no_orphan', () => (known = null), orderId],
    ['outcome_unknown', () => (inquiry = { kind: 'could_not_tell', detail: 'timeout' }), orderId],
    ['outcome_unknown', () => (inquiry = { kind: 'misconfigured', codes: [] }), orderId],
    ['not_paid', () => (inquiry = { kind: 'not_found' }), orderId],
    ['not_paid', () => (inquiry = shown({ phase: 'canceled' })), orderId],
    ['not_paid', () => (inquiry = shown({ canceledAmount: 9800 })), orderId],
    ['order_unknown', () => undefined, undefined],
    ['order_differs', () => (inquiry = shown({ orderId })), other],
  ])('is refused and stores nothing: %s', async (refusal, prepare, word) => {
    prepare();
    expect(await adopt(word)).toEqual({ kind: 'refused', refusal });
    expect(adopted).toEqual([]);
  });
});
