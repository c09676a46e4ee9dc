/**
 * What is mutated, and which tests have to notice: one entry per area. Read by the configurations of Stryker and of vitest
 * beside this file, by run-mutation.mjs, and by the test of the committed list.
 */

const bff = 'packages/bff/src';
const shared = 'packages/shared/src';

/** Types, ports and tests have nothing to break. */
const notMutated = ['!**/*.test.ts', '!**/*.contract.ts', '!**/ports/**'];

/** @typedef {{ mutate: string[], tests: string[], minutesMax: number }} Area */

/**
 * The areas by name. `tests`: the folders and files whose tests run; `minutesMax`: after them a run is stopped.
 * @type {Readonly<Record<string, Area>>}
 */
export const areas = {
  core: {
    mutate: [`${bff}/checkout/*.ts`, ...notMutated],
    tests: [`${bff}/checkout/*.test.ts`],
    minutesMax: 240,
  },
  codec: {
    mutate: [
      `${bff}/gmo/protocol/*.ts`,
      `${bff}/gmo/{answers-another,error-table,read-notification,start-url,to-gateway-result}.ts`,
      ...notMutated,
    ],
    tests: [`${bff}/gmo/protocol/*.test.ts`, `${bff}/gmo/*.test.ts`],
    minutesMax: 120,
  },
  signatures: {
    mutate: [
      `${bff}/order-token/*.ts`,
      `${bff}/webhook/{prepare-delivery,signing-key,verify-webhook}.ts`,
      `${bff}/idempotency/idempotency-key.ts`,
      `${bff}/http/middleware/merchant-key.ts`,
      `${shared}/{ids,named-secrets,order-token,strict-json}.ts`,
      ...notMutated,
    ],
    tests: [
      `${bff}/order-token/*.test.ts`,
      `${bff}/webhook/{signing-key,verify-webhook}*.test.ts`,
      `${bff}/idempotency/idempotency-key*.test.ts`,
      `${bff}/http/middleware/merchant-key*.test.ts`,
      `${shared}/{ids,named-secrets,order-token,strict-json}*.test.ts`,
    ],
    minutesMax: 120,
  },
  redaction: {
    mutate: [
      `${bff}/observability/*.ts`,
      `${bff}/storage/value-cipher.ts`,
      `${bff}/http/problem-response.ts`,
      `${shared}/secret.ts`,
      ...notMutated,
    ],
    tests: [
      `${bff}/observability/*.test.ts`,
      `${bff}/storage/value-cipher*.test.ts`,
      `${bff}/http/problem-response*.test.ts`,
      `${shared}/secret*.test.ts`,
    ],
    minutesMax: 120,
  },
};
