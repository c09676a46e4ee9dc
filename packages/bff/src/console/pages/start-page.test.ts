/** What the first page says of what waits, and when it may say that nothing does. */
import { describe, expect, it } from 'vitest';
import { MADE_AT, makeFound } from '../../testing/make-records.ts';
import { makeView, markupOf } from '../../testing/console-view.ts';
import { attentionPart } from './start-page.ts';
import type { WaitingPart } from './start-page.ts';

const DEPTH = { waiting: 0, oldestAt: null, dead: 0 };
const NOTHING: WaitingPart = {
  now: MADE_AT,
  payments: [],
  more: false,
  orphans: [],
  moreOrphans: false,
  webhooks: DEPTH,
  forwards: DEPTH,
};
const part = (changes: Partial<WaitingPart>): Promise<string> =>
  markupOf(attentionPart(makeView('en', { base: '/base' }), { ...NOTHING, ...changes }));

describe('the first page', () => {
  it('says that nothing waits when all was looked at', async () => {
    expect(await part({})).toContain('Nothing needs attention');
  });

  it('does not say so when older payments were not looked at, and leads to them', async () => {
    const markup = await part({ more: true });
    expect(markup).not.toContain('Nothing needs attention');
    expect(markup).not.toContain('0 things');
    expect(markup).toContain('href="/base/console/payments?attention=true"');
  });

  it('says that there are more than it shows', async () => {
    const { checkout, attempt } = makeFound({ attention: ['unknown_outcome'], unknownSince: 1 });
    const payments = [{ checkout, attempts: [attempt] }];
    const few = await part({ payments });
    expect([few.includes('1 thing needs attention'), few.includes('see ')]).toEqual([true, false]);
    const many = await part({ payments, more: true, moreOrphans: true });
    expect(many).toContain('href="/base/console/payments?attention=true"');
    expect(many).toContain('href="/base/console/orphans"');
  });
});
