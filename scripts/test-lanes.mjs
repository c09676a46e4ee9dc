/**
 * `pnpm test:lanes [20|22|24|newest …] [--suites check,build,unit]`: the suites of `pnpm test` in a fresh copy of the repository, installed and
 * run by each of these versions of Node. `newest` is Node 24 with every dependency raised to its newest version, and says first which moved.
 * The last line is `N passed, N failed`.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { findNode } from './lanes/find-node.mjs';
import { layTree } from './lanes/lay-tree.mjs';
import { changesOf, versionsOf } from './lanes/newest.mjs';
import { runCommand, stopChildrenOnSignal } from './run-command.mjs';

const minuteMs = 60_000;
const installMs = 10 * minuteMs;
const suitesMs = 35 * minuteMs;
const pnpm = ['npx', '--yes', 'pnpm@12.20.0'];
const lanes = {
  20: { node: 20 },
  22: { node: 22 },
  24: { node: 24 },
  newest: { node: 24, isNewest: true },
};

/** @returns {Promise<{ passed: number, failed: number }>} */
async function runLane(name, suites, folder) {
  const { node, isNewest = false } = lanes[name];
  layTree(folder);
  const { folder: nodeFolder, version } = await findNode(node);
  const env = { PATH: [nodeFolder, process.env['PATH']].join(delimiter), npm_execpath: '' };
  const run = (title, timeLimitMs, program, ...args) => {
    console.log(`${name}: ${title} (Node ${version})`);
    return runCommand({ program, args, cwd: folder, env, timeLimitMs, isCaptured: true });
  };
  const before = versionsOf(folder);
  const installed = isNewest
    ? await run('raising every dependency', installMs, ...pnpm, 'update', '--latest', '--recursive')
    : await run('installing', installMs, ...pnpm, 'install', '--frozen-lockfile');
  if (!installed.isOk) throw new Error(`the installation ${installed.ending}\n${lastWordsOf(installed)}`);
  for (const change of changesOf(before, versionsOf(folder))) console.log(`  ${change}`);
  const tested = await run(suites.join(' '), suitesMs, 'node', 'scripts/test.mjs', ...suites);
  const counts = [...tested.output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  if (counts === undefined) throw new Error(`the suites ${tested.ending}\n${lastWordsOf(tested)}`);
  console.log(tested.output.slice(tested.output.search(/^(?:Failed:|suite )/m)));
  return { passed: Number(counts[1]), failed: Number(counts[2]) };
}

function lastWordsOf({ output }) {
  return output.slice(-4_000);
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { suites: { type: 'string', default: 'check,build,unit' } },
  });
  const wanted = positionals.filter((name) => name !== '--');
  const unknown = wanted.filter((name) => !Object.hasOwn(lanes, name));
  if (unknown.length > 0) throw new Error(`there is no ${unknown.join()}: ${Object.keys(lanes).join(', ')}`);
  const total = { passed: 0, failed: 0 };
  for (const name of wanted.length > 0 ? wanted : Object.keys(lanes)) {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), `epos-kantan-lane-${name}-`)));
    try {
      const { passed, failed } = await runLane(name, values.suites.split(','), folder);
      total.passed += passed;
      total.failed += failed;
    } catch (error) {
      console.log(`${name}: ${error.message}`);
      total.failed += 1;
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }
  console.log(`${String(total.passed)} passed, ${String(total.failed)} failed`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

stopChildrenOnSignal();
await main();
