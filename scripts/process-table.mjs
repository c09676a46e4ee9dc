/**
 * Reads the operating system's table of processes. Its one job: say who a process is, who started it and
 * whether it still runs, on Linux from /proc (slim images have no `ps`) and elsewhere from `ps`.
 * Called by stop-with-parent.mjs and run-command.mjs.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/**
 * One process. `startedAt` is opaque text: the same id with another `startedAt` is another process.
 * `command` is the whole command line, words parted by single spaces.
 * @typedef {{ pid: number, parentPid: number, groupId: number, startedAt: string, command: string }} ProcessEntry
 */

/**
 * Finds one process.
 * @param {number} pid
 * @returns {ProcessEntry | undefined} undefined when it has ended; a zombie counts as ended
 */
export function readProcess(pid) {
  return process.platform === 'linux' ? readFromProc(pid) : readFromPs(['-p', String(pid)])[0];
}

/**
 * Finds every process below `ancestorPid`, itself left out, nearest first.
 * @param {number} ancestorPid
 * @returns {ProcessEntry[]}
 */
export function listDescendants(ancestorPid) {
  const all = process.platform === 'linux' ? readAllFromProc() : readFromPs(['-A']);
  const found = [];
  let parents = new Set([ancestorPid]);
  while (parents.size > 0) {
    const children = all.filter((entry) => parents.has(entry.parentPid) && !found.includes(entry));
    found.push(...children);
    parents = new Set(children.map((entry) => entry.pid));
  }
  return found;
}

function readAllFromProc() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readFromProc(Number(name)))
    .filter((entry) => entry !== undefined);
}

function readFromProc(pid) {
  let stat;
  let command;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return undefined; // it ended between two reads
  }
  // The second field is the program's name in brackets and may itself hold spaces and brackets.
  const [state, parentPid, groupId, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z' || state === 'X') return undefined;
  return {
    pid,
    parentPid: Number(parentPid),
    groupId: Number(groupId),
    startedAt: rest[16] ?? '', // field 22 of the line: start time in clock ticks
    command: command.replaceAll('\0', ' ').trim(),
  };
}

function readFromPs(selection) {
  let text;
  try {
    text = execFileSync('ps', ['-ww', '-o', 'pid=,ppid=,pgid=,stat=,lstart=,args=', ...selection], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5000,
      maxBuffer: 16 * 1024 * 1024,
    });
  } catch {
    return []; // `ps` answers with an error when nothing matches
  }
  const line = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/;
  return text
    .split('\n')
    .map((row) => line.exec(row))
    .filter((match) => match !== null && !match[4].startsWith('Z'))
    .map(([, pid, parentPid, groupId, , startedAt, command]) => ({
      pid: Number(pid),
      parentPid: Number(parentPid),
      groupId: Number(groupId),
      startedAt,
      command: command.trim(),
    }));
}
