/** Edges of GMO-PG's answers, through the gateway and real HTTP: words, lengths, half answers, and what the log says of a trade. */
import { Secret } from '@epos-kantan/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeGateway, startFakeGmo } from './test-support/start-fake-gmo.ts';
import type { FakeGmo } from './test-support/start-fake-gmo.ts';
import { phaseOf } from './to-gateway-result.ts';

const accessId = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const accessPass = 'canaryOfTheAccessPass00000000000';
const gmoOrderId = 'ekabcdefghij234567mnop-01';
const trade = `Status=AUTH&AccessID=${accessId}&AccessPass=${accessPass}&Amount=9800&Tax=0`;

let answer = '';
let gmo: FakeGmo;
beforeAll(async () => {
  gmo = await startFakeGmo((response) => response.end(answer));
});
afterAll(() => gmo.close());

describe('a status word', () => {
  const words =
    'REQRETURN REQSALES AUTHENTICATED TRADING PAYSUCCESS PAYCOMP STOP SHIPPED INVOICE FORCECANCEL';

  it.each([...words.split(' '), 'REGISTER', 'END', 'CHECK', 'unKnown', ' AUTH', 'AUTH ', '__proto__', ''])(
    'of another method or of none is neither paid nor failed: "%s"',
    (word) => {
      expect(phaseOf(word)).toBe('other');
    },
  );
});

describe('an inquiry', () => {
  async function inquire(text: string): Promise<{ readonly kind: string; readonly logged: string }> {
    answer = text;
    const { gateway, logged } = makeGateway(gmo.baseUrl);
    const { kind } = await gateway.inquireTrade(gmoOrderId);
    return { kind, logged: JSON.stringify(logged) };
  }

  it('is of our trade only if it names the OrderID', async () => {
    expect((await inquire(`OrderID=${gmoOrderId}&${trade}`)).kind).toBe('trade');
    expect((await inquire(trade)).kind).toBe('could_not_tell');
    expect((await inquire(`OrderID=&${trade}`)).kind).toBe('could_not_tell');
  });

  it('with a blank where an error would stand tells nothing', async () => {
    expect((await inquire(`OrderID=${gmoOrderId}&${trade}&ErrCode=&ErrInfo=`)).kind).toBe('trade');
    expect((await inquire(`OrderID=${gmoOrderId}&${trade}&ErrCode=&ErrInfo= `)).kind).toBe('could_not_tell');
    expect((await inquire(`OrderID=${gmoOrderId}&${trade}&ErrCode= &ErrInfo=`)).kind).toBe('could_not_tell');
  });

  it('leaves status and order in the log, and no secret', async () => {
    const { logged } = await inquire(`OrderID=${gmoOrderId}&${trade}`);
    expect(logged).toContain('"gmoStatus":"AUTH"');
    expect(logged).toContain(gmoOrderId);
    expect(logged).not.toContain(accessPass);
  });

  it('finds no trade only if every code says so of the OrderID', async () => {
    expect((await inquire('ErrCode=M01|E01&ErrInfo=M01004002|E01110002')).kind).toBe('not_found');
    const mixed = 'ErrCode=M01|M01&ErrInfo=M01004002|M01058002';
    expect((await inquire(mixed)).kind).toBe('could_not_tell');
  });
});

describe('a start ticket', () => {
  async function execute(token: string, startUrl: string): Promise<unknown> {
    answer = `AccessID=${accessId}&Token=${token}&StartURL=${startUrl}`;
    const access = { gmoOrderId, accessId, accessPass: new Secret(accessPass) };
    const more = { returnUrl: 'https://pay.shop.example/r', clientField1: null, clientField2: 'c' };
    const { gateway } = makeGateway(gmo.baseUrl);
    return gateway.executeTrade({ ...access, ...more, paymentTermSeconds: 900 });
  }
  const url = 'https://pt01.mul-pay.jp/';

  it('has a token of at most 2,000 characters', async () => {
    expect(await execute('t'.repeat(2_000), url)).toMatchObject({ kind: 'done' });
    expect(await execute('t'.repeat(2_001), url)).toMatchObject({ kind: 'unknown', uncertainty: 'garbled' });
  });

  it('has a StartURL of at most 2,048 characters', async () => {
    expect(await execute('t', url.padEnd(2_048, 'x'))).toMatchObject({ kind: 'done' });
    expect(await execute('t', url.padEnd(2_049, 'x'))).toMatchObject({ refusal: 'foreign_start_url' });
  });
});
