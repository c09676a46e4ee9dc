/** The wire samples of `fixtures/gmo` against the real gateway over real HTTP, and against the reader of notifications. */
import { readFileSync } from 'node:fs';
import { Secret } from '@epos-kantan/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobCode } from '../checkout/ports/payment-gateway.ts';
import { cancelRequest, changeRequest } from './protocol/exchanges.ts';
import { encodeForm } from './protocol/form-codec.ts';
import { classifyCode, readErrors } from './error-table.ts';
import { createPostedReader } from './read-notification.ts';
import { makeGateway, startFakeGmo } from './test-support/start-fake-gmo.ts';
import type { FakeGmo } from './test-support/start-fake-gmo.ts';

interface Body {
  readonly name: string;
  readonly text?: string;
  readonly file?: string;
  readonly expect: Readonly<Record<string, unknown>>;
}

interface RequestSample {
  readonly name: string;
  readonly call: string;
  readonly input: {
    readonly gmoOrderId: string;
    readonly accessId: string;
    readonly accessPass: string;
    readonly jobCode: JobCode;
    readonly amount: number;
    readonly tax: number;
    readonly returnUrl: string;
    readonly clientField1: string | null;
    readonly clientField2: string;
    readonly paymentTermSeconds: number;
  };
  readonly extraFields?: Readonly<Record<string, string>>;
  readonly body: string;
}

const folder = new URL('../../../../fixtures/gmo/', import.meta.url);

function read(name: string): Buffer {
  return readFileSync(new URL(name, folder));
}

const requests = JSON.parse(read('requests.json').toString()) as readonly RequestSample[];
const replies = JSON.parse(read('replies.json').toString()) as readonly (Body & { readonly call: string })[];
const notifications = JSON.parse(read('notifications.json').toString()) as readonly Body[];
const errors = JSON.parse(read('errors.json').toString()) as {
  readonly codes: readonly { readonly code: string; readonly meaning: string }[];
  readonly lists: readonly { readonly errCode: string; readonly errInfo: string; readonly expect: unknown }[];
};

function bytesOf({ file, text }: Body): Buffer {
  return file === undefined ? Buffer.from(text ?? '', 'ascii') : read(file);
}

/** The same value with its secrets as text, so that a sample can name them. */
function reveal(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, reveal(inner)]));
}

let answer: Uint8Array = Buffer.alloc(0);
let gmo: FakeGmo;
beforeAll(async () => {
  gmo = await startFakeGmo((response) => {
    // Its time is the subject of a test of its own.
    response.sendDate = false;
    response.end(answer);
  });
});
afterAll(() => gmo.close());

/** A call with what its sample names, and any values where it names none. */
async function make(
  call: string,
  named: Partial<RequestSample['input']> = {},
  extraFields: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const samples = requests.map(({ input }) => input);
  const input = Object.assign({}, ...samples, named) as RequestSample['input'];
  const { gateway } = makeGateway(gmo.baseUrl, { extraFields });
  const withPass = { ...input, accessPass: new Secret(input.accessPass) };
  switch (call) {
    case 'EntryTranEpospay':
      return gateway.registerTrade(input);
    case 'ExecTranEpospay':
      return gateway.executeTrade(withPass);
    case 'EpospaySales':
      return gateway.captureTrade(withPass);
    case 'SearchTradeMulti':
      return gateway.inquireTrade(input.gmoOrderId);
    default:
      throw new Error(`the gateway has no ${call}`);
  }
}

describe('a request goes out byte for byte', () => {
  const isMade = ({ call }: RequestSample): boolean => call !== 'EpospayCancel' && call !== 'EpospayChange';

  it.each(requests.filter(isMade))('$call: $name', async ({ body, call, extraFields, input }) => {
    await make(call, input, extraFields);
    const request = gmo.seen.at(-1);
    expect(request?.body).toBe(body);
    expect(`${request?.method ?? ''} ${request?.url ?? ''}`).toBe(`POST /payment/${call}.idPass`);
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it.each(requests.filter((sample) => !isMade(sample)))('$call: $name', ({ body, call, input }) => {
    const shop = { shopId: 'tshop00000001', shopPass: 'simulator1' };
    const { name, fields } =
      call === 'EpospayCancel'
        ? cancelRequest(shop, input)
        : changeRequest(shop, input, input.amount, input.tax);
    expect(name).toBe(call);
    expect(encodeForm(fields)).toBe(body);
  });
});

describe('an answer is read exactly', () => {
  it.each(replies)('$call: $name', async (sample) => {
    answer = bytesOf(sample);
    const before = gmo.seen.length;
    const result = reveal(await make(sample.call, { amount: 9800, tax: 980 }));
    expect(gmo.seen.length).toBe(before + 1);
    if (sample.expect['kind'] === 'could_not_tell') expect(result).toMatchObject(sample.expect);
    else expect(result).toEqual(sample.expect);
  });
});

describe('a notification is read exactly', () => {
  const reader = createPostedReader([]);

  it.each(notifications)('$name', (sample) => {
    const reading = reader.notification(bytesOf(sample));
    if (sample.expect['kind'] === 'malformed') expect(reading).toMatchObject(sample.expect);
    else expect(reading).toEqual(sample.expect);
  });
});

describe('an error', () => {
  it.each(errors.codes)('code $code: $meaning', ({ code, meaning: _meaning, ...outcome }) => {
    expect(classifyCode(code)).toEqual(outcome);
  });

  it.each(errors.lists)(
    'list of "$errCode" and "$errInfo" means what its least certain part means',
    (sample) => {
      expect(readErrors(sample.errCode, sample.errInfo)).toEqual(sample.expect);
    },
  );
});
