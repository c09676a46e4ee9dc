/**
 * Which test runs which command of the documentation: every fence of shell words in docs/ and the README, by its page and the words that it
 * begins with. What no test runs says why. Read by docs-commands.test.mjs, which fails at a fence that is not listed.
 */
import { readFileSync, readdirSync } from 'node:fs';

const root = new URL('../', import.meta.url);

/** A fence in a page: its words, without the remarks. */
const FENCE = /^```(?:sh|bash|console|shell)\n([\s\S]*?)^```$/gm;

/** The words of a command, without remarks and blanks at the ends. */
export function wordsOf(text) {
  return text
    .split('\n')
    .map((line) => line.replace(/(?:^|\s+)# .*$/, '').trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

/** Every fence of the pages: `{ page, text, words }`. */
export function listFences(pages = listPages()) {
  return pages.flatMap((page) =>
    [...readFileSync(new URL(page, root), 'utf8').matchAll(FENCE)].map(([, text]) => ({
      page,
      text,
      words: wordsOf(text),
    })),
  );
}

function listPages(folder = 'docs/') {
  const below = readdirSync(new URL(folder, root), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return listPages(`${folder}${entry.name}/`);
    return entry.name.endsWith('.md') ? [folder + entry.name] : [];
  });
  return folder === 'docs/' ? [...below, 'README.md', 'CONTRIBUTING.md'] : below;
}

const here = 'scripts/docs-commands.test.mjs';
const backup = 'packages/bff/src/journeys/backup-page.test.ts';
const stories = 'packages/bff/src/proof/stories/stories.test.ts';

/** `by`: the test that runs it, and words of that test which say so. `because`: why none does. */
export const RUN_BY = [
  {
    page: 'README.md',
    begins: 'npx --yes pnpm@12.20.0 demo',
    by: 'demo/src/start-demo.test.ts',
    says: 'startDemo',
  },
  {
    page: 'docs/backup.md',
    begins: 'epos-kantan backup',
    by: backup,
    says: "linesWith('epos-kantan backup')",
  },
  { page: 'docs/backup.md', begins: 'mkdir lost', by: backup, says: "linesWith('mv ')" },
  {
    page: 'docs/backup.md',
    begins: 'pg_dump',
    because:
      'the tools of PostgreSQL are not everywhere; the drill copies a database as they do, as of one moment, and serves it',
  },
  { page: 'docs/backup.md', begins: 'curl -sS', by: backup, says: "linesWith('curl')" },
  {
    page: 'docs/backup.md',
    begins: 'epos-kantan export',
    by: backup,
    says: "linesWith('epos-kantan export')",
  },
  { page: 'docs/configuration.md', begins: 'node -e', by: here, says: 'docs/configuration.md' },
  { page: 'docs/configuration.md', begins: 'key() {', by: 'scripts/by-hand.test.mjs', says: 'paste(start)' },
  { page: 'docs/configuration.md', begins: 'token=', by: 'scripts/by-hand.test.mjs', says: 'paste(pay)' },
  {
    page: 'docs/configuration.md',
    begins: 'GMO_ENV=test',
    by: 'packages/bff/src/config/documentation.test.ts',
    says: 'configuration.md',
  },
  {
    page: 'docs/console.md',
    begins: 'CONSOLE_KEY=',
    because: 'two settings and no command; what they may hold is tried in packages/bff/src/config',
  },
  {
    page: 'docs/doctor.md',
    begins: 'set -a',
    by: 'packages/bff/src/cli/commands/doctor.test.ts',
    says: '--shop-page',
  },
  {
    page: 'docs/going-live.md',
    begins: 'set -a',
    by: 'packages/bff/src/journeys/go-live.test.ts',
    says: '--html',
  },
  {
    page: 'docs/running.md',
    begins: 'npx --yes pnpm@12.20.0 epos-kantan serve',
    by: 'scripts/by-hand.test.mjs',
    says: 'scripts[name]',
  },
  {
    page: 'docs/running.md',
    begins: 'npx --yes pnpm@12.20.0 install',
    because:
      'an installation needs a registry; scripts/running-docs.test.mjs holds the lines to the Dockerfile, and container:check runs those',
  },
  { page: 'docs/running.md', begins: 'install -d', by: here, says: 'install -d' },
  {
    page: 'docs/running.md',
    begins: 'docker build',
    because:
      'there is no container engine where the tests run; container:check runs the steps of the Dockerfile',
  },
  { page: 'docs/running.md', begins: 'cd deploy', by: here, says: 'cd deploy' },
  {
    page: 'docs/shop-server/README.md',
    begins: 'curl "$EPOS_KANTAN_URL',
    by: here,
    says: '$EPOS_KANTAN_URL',
  },
  {
    page: 'docs/shop-server/README.md',
    begins: 'mkdir -p .data/orders',
    by: 'packages/bff/src/journeys/fifteen-lines.test.ts',
    says: 'fifteen-lines.mjs',
  },
  {
    page: 'docs/shop-server/README.md',
    begins: 'npx --yes pnpm@12.20.0 exec vitest',
    because: 'it runs a part of the tests, which are all run',
  },
  {
    page: 'docs/performance.md',
    begins: 'pnpm bench soak',
    by: 'bench/src/main.test.ts',
    says: 'soak --instances',
  },
  { page: 'docs/webhooks.md', begins: 'node -e', by: here, says: 'docs/webhooks.md' },
  { page: 'docs/runbook/README.md', begins: 'pnpm reproduce', by: stories, says: 'STORIES' },
  { page: 'docs/runbook/README.md', begins: 'curl -d', by: here, says: 'docs/runbook/README.md' },
];

/** Each page of the runbook has a story, which is played; some have a fault to order, which the simulator takes. */
const OF_RUNBOOK = [
  { begins: 'pnpm reproduce ', by: stories, says: 'STORIES' },
  { begins: 'curl -X POST http://127.0.0.1:8788/_simulator/faults', by: here, says: '_simulator/faults' },
];

/** The row of a fence; in another language a page has the commands of the English one. */
export function rowOf({ page, words }, list = RUN_BY) {
  const english = page.replace('docs/ja/', 'docs/').replace('.ja.md', '.md');
  const row = list.find((one) => one.page === english && words.startsWith(one.begins));
  if (row !== undefined || !/^docs\/runbook\/[a-z-]+\.md$/.test(english)) return row;
  return OF_RUNBOOK.find(({ begins }) => words.startsWith(begins));
}
