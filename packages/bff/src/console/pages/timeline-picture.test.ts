/** The timeline as a picture, and in words. */
import { describe, expect, it } from 'vitest';
import type { Delivery, TimelineEntry } from '../../checkout/ports/checkout-reader.ts';
import { makeView, markupOf } from '../../testing/console-view.ts';
import { MADE_AT, makeFound } from '../../testing/make-records.ts';
import { MOMENTS_MAX, timelinePicture } from './timeline-picture.ts';
import { changeWords, detailWords, whatWords, whoWords } from './timeline-words.ts';

const { checkout, attempt } = makeFound();

function entry(changes: Partial<TimelineEntry> = {}): TimelineEntry {
  return {
    id: 'evt_1',
    sequence: 1,
    checkoutId: checkout.id,
    attemptId: attempt.id,
    type: 'checkout.paid',
    cause: 'inquiry',
    by: null,
    reason: null,
    detail: null,
    statusFrom: 'awaiting_shopper',
    statusTo: 'paid',
    fundsFrom: 'none',
    fundsTo: 'captured',
    at: MADE_AT,
    ...changes,
  };
}

const DELIVERED: Delivery = { state: 'delivered', tries: 2, lastDetail: null, endedAt: MADE_AT };

const picture = (
  entries: readonly TimelineEntry[],
  deliveries: ReadonlyMap<string, Delivery> = new Map(),
  lang: 'ja' | 'en' = 'en',
): Promise<string> => markupOf(timelinePicture(makeView(lang), 'A-1', entries, deliveries));

describe('the picture', () => {
  it('has a name, and for each moment its time, what happened, what changed and whose doing it was', async () => {
    const markup = await picture([entry()]);
    expect(markup).toMatch(/role="img"\s+aria-label="The timeline of order A-1 in 1 moments/);
    for (const words of ['12:00:00', 'Payment proven', '→ Paid', 'Captured', 'Shown by an inquiry at GMO-PG'])
      expect(markup).toContain(`>${words}</text`);
    expect(markup).toContain('class="stop good"');
  });

  it('draws the way between two moments as the status that held meanwhile, and says how long it was', async () => {
    const first = entry({ id: 'evt_0', type: 'checkout.awaiting_shopper', statusTo: 'awaiting_shopper' });
    const markup = await picture([first, entry({ at: MADE_AT + 184_000 })]);
    expect(markup.match(/class="way (\w+)"/g)).toEqual(['class="way wait"']);
    expect(markup).toContain('>3 min 4 s</text');
    expect(await picture([first, entry({ at: MADE_AT + 59_000 })])).not.toContain('59 s');
  });

  it('branches off to the shop’s server where that was told, by form as well as by colour', async () => {
    const told = (delivery: Delivery) => picture([entry()], new Map([['evt_1', delivery]]));
    expect(await told(DELIVERED)).toMatch(/class="more sent delivered"[^>]*>✓ Webhook: delivered · 2 tries</);
    expect(await told({ ...DELIVERED, state: 'dead' })).toMatch(/sent dead"[^>]*>✕ Webhook: given up/);
    expect(await told({ ...DELIVERED, state: 'waiting', tries: 0 })).toMatch(
      /sent waiting"[^>]*>… Webhook: waiting/,
    );
    expect(await picture([entry()])).not.toContain('Webhook');
  });

  it('says a day once, and a new one where it begins', async () => {
    const markup = await picture([entry(), entry({ at: MADE_AT + 1 }), entry({ at: MADE_AT + 86_400_000 })]);
    expect([...markup.matchAll(/class="day[^>]*>([^<]*)</g)].map(([, day]) => day)).toEqual([
      '24 Nov 2026',
      '25 Nov 2026',
    ]);
  });

  it('goes downwards without an overlap', async () => {
    const markup = await picture(
      Array.from({ length: 20 }, (_, at) => entry({ id: `evt_${String(at)}`, at: MADE_AT + at * 9_999_999 })),
      new Map([['evt_3', DELIVERED]]),
    );
    const stops = [...markup.matchAll(/<circle[^>]*cy="([\d.]+)em"/g)].map(([, y]) => Number(y));
    expect(stops).toHaveLength(20);
    expect(stops.slice(1).every((y, index) => y - (stops[index] ?? 0) >= 3)).toBe(true);
    const height = Number(/height="([\d.]+)em"/.exec(markup)?.[1]);
    expect(height).toBeGreaterThan(stops.at(-1) ?? 0);
  });

  it('shows the newest of very many, and nothing of none', async () => {
    const many = Array.from({ length: MOMENTS_MAX + 5 }, (_, at) => entry({ at: MADE_AT + at }));
    expect((await picture(many)).match(/<circle/g)).toHaveLength(MOMENTS_MAX);
    expect(await picture([])).toBe('');
  });

  it('escapes what an order is called, and carries no style of its own', async () => {
    const markup = await markupOf(timelinePicture(makeView('ja'), '"><script>\u202e', [entry()], new Map()));
    expect(markup).not.toMatch(/<script|\u202e|style=/);
    expect(markup).toContain('&quot;&gt;&lt;script&gt;[U+202E]');
  });
});

describe('a line of the timeline in words', () => {
  const { words } = makeView();

  it('says what changed, and nothing of what did not', () => {
    expect(changeWords(words, entry())).toEqual(['Waiting for shopper → Paid', 'Captured']);
    expect(changeWords(words, entry({ fundsFrom: 'authorized', statusFrom: 'paid' }))).toEqual([
      'Secured → Captured',
    ]);
    expect(
      changeWords(words, entry({ statusFrom: null, statusTo: 'created', fundsFrom: null, fundsTo: 'none' })),
    ).toEqual(['Preparing']);
    expect(changeWords(words, entry({ statusFrom: 'paid', fundsFrom: 'captured' }))).toEqual([]);
  });

  it('names an attention by its reason', () => {
    expect(whatWords(words, entry({ type: 'checkout.attention', reason: 'paid_late' }))).toBe(
      'Needs attention: Paid too late',
    );
  });

  it('names the operator, and takes the name out of the detail', () => {
    const line = entry({ cause: 'operator', by: 'shop', detail: 'refund op_1 console:anna' });
    expect([whoWords(words, line), detailWords(line)]).toEqual(['Operator anna', 'refund op_1']);
    const alone = entry({ cause: 'operator', detail: 'console:anna' });
    expect([whoWords(words, alone), detailWords(alone)]).toEqual(['Operator anna', '']);
    expect(whoWords(words, entry({ cause: 'operator', detail: 'ek-01' }))).toBe('Operator');
    // Words of GMO-PG's that look like one are none.
    expect(whoWords(words, entry({ cause: 'inquiry', detail: 'x console:anna' }))).not.toContain('anna');
  });

  it('says by whom where the cause does not', () => {
    expect(whoWords(words, entry({ by: 'shopper' }))).toBe('Shown by an inquiry at GMO-PG · by shopper');
    expect(whoWords(words, entry({ cause: 'shop', by: 'shop' }))).toBe('Shop');
  });
});
