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
    minutesMax: 90,
  },
  codec: {
    mutate: [
      `${bff}/gmo/protocol/*.ts`,
      `${bff}/gmo/{answers-another,error-table,read-notification,start-url,to-gateway-result}.ts`,
      ...notMutated,
    ],
    tests: [`${bff}/gmo/protocol/*.test.ts`, `${bff}/gmo/*.test.ts`],
    minutesMax: 60,
  },
  signatures: {
    mutate: [
      `${bff}/order-token/*.ts`,
      `${bff}/webhook/{verify-webhook,prepare-delivery}.ts`,
      `${shared}/order-token.ts`,
      ...notMutated,
    ],
    tests: [
      `${bff}/order-token/*.test.ts`,
      `${bff}/webhook/{verify-webhook,prepare-delivery,send-delivery}.test.ts`,
      `${shared}/order-token.test.ts`,
    ],
    minutesMax: 60,
  },
  redaction: {
    mutate: [
      `${bff}/observability/{limited-log,log,log-to-stderr,notification-log,notices}.ts`,
      `${shared}/{secret,named-secrets}.ts`,
      ...notMutated,
    ],
    tests: [`${bff}/observability/*.test.ts`, `${shared}/{secret,named-secrets}.test.ts`],
    minutesMax: 60,
  },
};
