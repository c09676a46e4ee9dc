/** The machine that doctor runs on: its clock, its disks, its network. Tests hand in another one. */
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { sendByFetch } from '../gmo/exchange.ts';
import type { Send } from '../gmo/exchange.ts';
import { machineNetwork } from './network.ts';
import type { Network } from './network.ts';

/** The variables as the process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The machine that doctor runs on. Tests put another one in. */
export interface Machine {
  /** Ms since the epoch. */
  readonly now: () => number;
  readonly nodeVersion: string;
  /** Where it was called. */
  readonly folder: string;
  /** What is emptied at a restart, or by anybody. */
  readonly temporaryFolders: readonly string[];
  /** The file system of a path; null when it cannot be asked. */
  readonly fileSystem: (path: string) => { readonly type: number; readonly bytesFree: number } | null;
  readonly network: Network;
  readonly sendToGmo: Send;
}

/** This machine. */
export function thisMachine(): Machine {
  return {
    now: () => Date.now(),
    nodeVersion: process.versions.node,
    folder: process.cwd(),
    temporaryFolders: ['/tmp', '/var/tmp', '/dev/shm', '/run', tmpdir()],
    fileSystem: (path) => {
      try {
        const { type, bavail, bsize } = statfsSync(path);
        // Elsewhere the numbers of the kinds are others.
        return { type: process.platform === 'linux' ? type : 0, bytesFree: bavail * bsize };
      } catch {
        return null;
      }
    },
    network: machineNetwork,
    sendToGmo: sendByFetch,
  };
}
