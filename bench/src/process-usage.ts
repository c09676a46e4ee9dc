/** What a process holds and has used, by the kernel's books, which only Linux keeps in files. Called by the measures. */
import { readFile } from 'node:fs/promises';

/** Ticks of the processor's books in a second: fixed in the kernel's interface. */
const TICKS_PER_SECOND = 100;

const BYTES_PER_MB = 1_000_000;

/** Memory that a process holds now (its resident set), MB. */
export async function residentMb(pid: number): Promise<number> {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`process ${String(pid)} has ended`);
  return (Number(kilobytes) * 1024) / BYTES_PER_MB;
}

/** Processor time that processes have used since they began, s. */
export async function processorSeconds(pids: readonly number[]): Promise<number> {
  const ticks = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8');
      // After the name, which may have any character in it; user and system time are fields 14 and 15.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(fields[11]) + Number(fields[12]);
    }),
  );
  return ticks.reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND;
}

/** Files and connections that this process may have open. */
export async function openFilesMax(): Promise<number> {
  const soft = /^Max open files\s+(\d+)/m.exec(await readFile('/proc/self/limits', 'utf8'))?.[1];
  return soft === undefined ? Number.MAX_SAFE_INTEGER : Number(soft);
}
