/** Kinds of file systems by the number that Linux gives them, as far as they matter to a database. (statfs(2)) */

/** What a kind means: on another machine, gone with a restart or a container, or passed through by a program. */
export type FileSystemKind = 'network' | 'memory' | 'layer' | 'passed_through';

const KINDS: ReadonlyMap<number, readonly [FileSystemKind, string]> = new Map([
  [0x6969, ['network', 'NFS']],
  [0x517b, ['network', 'SMB']],
  [0xff534d42, ['network', 'CIFS']],
  [0xfe534d42, ['network', 'SMB']],
  [0x01021997, ['network', '9P']],
  [0x00c36400, ['network', 'Ceph']],
  [0x5346414f, ['network', 'AFS']],
  [0x0bd00bd0, ['network', 'Lustre']],
  [0x47504653, ['network', 'GPFS']],
  [0x786f4256, ['network', "a folder of the host's"]],
  [0x01021994, ['memory', 'tmpfs']],
  [0x858458f6, ['memory', 'ramfs']],
  [0x794c7630, ['layer', 'overlay']],
  [0x65735546, ['passed_through', 'FUSE']],
]);

/** What a file system is; null = an ordinary one, or one that is not known. */
export function fileSystemOf(type: number): { readonly kind: FileSystemKind; readonly name: string } | null {
  // Some come with the sign of 32 bits.
  const [kind, name] = KINDS.get(type >>> 0) ?? [];
  return kind === undefined || name === undefined ? null : { kind, name };
}
