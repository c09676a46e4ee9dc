/** The Node of a lane: this one where it is of that version, else one of the npm registry. Called by test-lanes.mjs and test-examples.mjs. */
import { dirname } from 'node:path';
import { runCommand } from '../run-command.mjs';

const findTimeLimitMs = 5 * 60_000;

/**
 * Finds the program, and says in which folder it is: it goes before all others in `PATH`.
 * @param {number} major  such as 24
 * @returns {Promise<{ folder: string, version: string }>}
 * @throws {Error} with what was said in its place
 */
export async function findNode(major) {
  if (Number(process.versions.node.split('.')[0]) === major)
    return { folder: dirname(process.execPath), version: process.version };
  const print = 'console.log(JSON.stringify([process.execPath, process.version]))';
  const { isOk, ending, output } = await runCommand({
    program: 'npx',
    args: ['--yes', `--package=node@${String(major)}`, '--', 'node', '-e', print],
    ...{ cwd: process.cwd(), timeLimitMs: findTimeLimitMs, isCaptured: true },
  });
  const line = output.split('\n').find((each) => each.startsWith('["'));
  if (!isOk || line === undefined) throw new Error(`Node ${String(major)} ${ending}\n${output}`);
  const [path, version] = JSON.parse(line);
  return { folder: dirname(path), version };
}
