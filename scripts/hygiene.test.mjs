/** What may stand in no file of the repository, each with a line that must stay allowed beside it. */
import { describe, expect, test } from 'vitest';
import { findFaults } from './hygiene.mjs';

const registry = 'registry.example' + '.com';
const machine = { machinePaths: ['/srv/somebody/checkout'], registryHosts: [registry] };
const home = '/ho' + 'me/somebody/file';

describe('a fault is found', () => {
  test.each([
    ['an address in the lockfile', 'pnpm-lock.yaml', '  resolution: {tarball: file.tgz}'],
    ['an address in the lockfile', 'pnpm-lock.yaml', '  resolution: https://example.com/a.tgz'],
    ['the host of a package registry', 'docs/a.md', `from ${registry}`],
    ['a path of one machine', 'demo/src/a.ts', "const file = '/srv/somebody/checkout/a';"],
    ['a path of one machine', 'docs/a.md', `see ${home}`],
    ['401 lines, at most 400', 'demo/src/public/a.css', '.a {}\n'.repeat(401)],
    ['a merge leftover', 'demo/src/a.ts', '<<<<<<' + '< HEAD'],
    ['a name that says nothing', 'packages/bff/src/http/utils.ts', ''],
    ['a name that says nothing', 'packages/bff/src/helpers/join.ts', ''],
    ['not a kebab-case name', 'packages/bff/src/http/createApp.ts', ''],
    ['not a kebab-case name', 'docs/order_changed.md', ''],
    ['not a kebab-case name', 'examples/nuxt/app/pages/Order.vue', ''],
    ['not a kebab-case name', 'packages/bff/src/+page.ts', ''],
  ])('%s: %s with "%s"', (fault, file, text) => {
    expect(findFaults(file, text, machine)).toEqual([expect.stringContaining(fault)]);
  });
});

test.each([
  ['pnpm-lock.yaml', '  zod@4.6.7:'],
  ['demo/src/public/a.css', '.a {}\n'.repeat(400)],
  ['docs/a.md', 'see https://example.com/a'],
  ['packages/bff/src/http/create-app.ts', "app.get('/home/', show);"],
  ['packages/bff/src/storage/migrations/0001-first-tables.ts', ''],
  ['README.md', ''],
  ['docs/errors/order_changed.md', ''],
  ['examples/sveltekit/src/routes/+page.server.ts', ''],
  ['examples/nuxt/server/api/orders/[order].get.ts', ''],
  ['.prettierrc.json', ''],
])('%s with "%s" is in order', (file, text) => {
  expect(findFaults(file, text, machine)).toEqual([]);
});
