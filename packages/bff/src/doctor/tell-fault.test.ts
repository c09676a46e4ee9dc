/** The loader's texts, each as two sentences. */
import { expect, it } from 'vitest';
import { variablesOf } from '../config/load-config.ts';
import { tellFault } from './tell-fault.ts';

const KEYS = ['Zq3vT8nL5xYb1RkW7mHd0PsJ4uCgA9eE', 'hV2cN6tXo9Ri4KfM1wSy8BzQ5jDlG3uP'] as const;

it.each([
  [{ GMO_ENV: undefined }, 'GMO_ENV', 'GMO_ENV is not set.', 'Set it: put test or production there.'],
  [{ GMO_ENV: 'prod' }, 'GMO_ENV', 'GMO_ENV is not test or production.', 'Put test or production there.'],
  [{ GMO_SHOP_ID: undefined }, 'GMO_SHOP_ID', 'GMO_SHOP_ID is not set.', 'Set it to the ShopID.'],
  [
    { GMO_ENV: 'test', GMO_BASE_URL: 'https://p01.mul-pay.jp' },
    'GMO_BASE_URL',
    'GMO_BASE_URL is a production host, but GMO_ENV is test.',
    'Change one of them.',
  ],
  [
    { GMO_ENV: 'production', GMO_BASE_URL: 'https://gmo.shop.jp' },
    'GMO_BASE_URL',
    'GMO_BASE_URL is not one of p01.mul-pay.jp, p01.smbc-gp.co.jp.',
    'GMO_BASE_URL must be one of p01.mul-pay.jp, p01.smbc-gp.co.jp with GMO_ENV=production.',
  ],
  [
    { GMO_ENV: 'production', PUBLIC_URL: 'http://pay.shop.jp' },
    'PUBLIC_URL',
    'PUBLIC_URL is not https:.',
    'PUBLIC_URL must be https:; http: only on loopback with GMO_ENV=test.',
  ],
  [
    { GMO_ENV: 'production', RETURN_ORIGINS: 'http://shop.jp' },
    'RETURN_ORIGINS',
    'RETURN_ORIGINS has http://shop.jp, which is not https:.',
    'RETURN_ORIGINS http://shop.jp must be https:; http: only on loopback with GMO_ENV=test.',
  ],
  [
    { RETURN_ORIGINS: 'https://shop.jp/' },
    'RETURN_ORIGINS',
    'RETURN_ORIGINS has "https://shop.jp/", which is no exact origin.',
    'Put https://shop.jp there instead of "https://shop.jp/".',
  ],
  [
    { EPOS_JOB_CODE: 'CAPTURE', CAPTURE: 'manual' },
    'CAPTURE',
    'CAPTURE: manual cannot be together with EPOS_JOB_CODE=CAPTURE, which takes the money at once.',
    'Correct CAPTURE.',
  ],
  [
    { CONSOLE_KEY: `anna:${KEYS[0]}`, CONSOLE_READ_KEY: `anna:${KEYS[1]}` },
    'CONSOLE_READ_KEY',
    'CONSOLE_READ_KEY has the id anna of CONSOLE_KEY.',
    'Give it another.',
  ],
  [
    { DATA_KEY: 'x', DATA_KEY_FILE: '/x' },
    'DATA_KEY_FILE',
    'DATA_KEY_FILE and DATA_KEY are both set.',
    'Unset it or DATA_KEY: only one of them can count.',
  ],
])('%j', (env, variable, says, todo) => {
  const { given, faults } = variablesOf(env);
  const fault = faults.find((one) => one.variable === variable);
  expect(fault && tellFault(fault, (given[variable] ?? '') !== '')).toEqual({ says, todo });
});

it('a sample says how to make a new one', () => {
  const { faults } = variablesOf({ MERCHANT_API_KEY: 'change-me-to-32-random-bytes-in-base64' });
  const fault = faults.find(({ variable }) => variable === 'MERCHANT_API_KEY');
  expect(fault && tellFault(fault, true)).toEqual({
    says: 'MERCHANT_API_KEY is a sample or too regular.',
    todo: expect.stringMatching(/^Make a new one: node -e .*\)"\.$/) as string,
  });
});
